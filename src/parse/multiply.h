/* Eight-bit matrix products, one kernel for each kind of CPU. All give the same bits: the sums are of whole numbers, and what is done
   with them afterwards is done in one order (out = sum · scale[o], then · row's scale, then + bias[o], each rounded to float). */
#ifndef PARSE_MULTIPLY_H
#define PARSE_MULTIPLY_H

#include "knowledge/weights.h"

/* Rows of numbers as eight bits: value ≈ (byte − 128) · scale[row]. */
typedef struct {
    uint8_t *byte; /* [rows][width] */
    float *scale;  /* [rows] */
} Bytes;

/* in.byte [rows][d->in] → out [rows][d->stride]. */
typedef void Multiply(const Dense *d, Bytes in, uint32_t rows, float *out);

typedef struct {
    const char *name;
    Multiply *multiply; /* NULL where this program was built without it */
    bool (*is_supported)(void);
} Kernel;

extern const Kernel KERNELS[]; /* fastest first; the last is plain C and always there */
extern const uint32_t KERNEL_COUNT;

/* The fastest kernel that this CPU has; with READOUT_KERNEL=NAME in the environment that one, when the CPU has it. */
const Kernel *kernel_choose(void);

/* Nearest bytes of `rows` rows of `width` floats, with the scale that maps the largest of a row to 127. */
void quantise(const float *in, uint32_t rows, uint32_t width, Bytes out);

#endif
