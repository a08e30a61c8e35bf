/* The plain kernel, and the choice among kernels. */
#include "parse/multiply.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "parse/kernels.h"

static void multiply_plain(const Dense *d, Bytes in, uint32_t rows, float *out)
{
    for (uint32_t r = 0; r < rows; r++)
        for (uint32_t tile = 0; tile < d->stride; tile += LANES) {
            const int8_t *w = d->packed + (size_t)tile * d->in;
            const uint8_t *x = in.byte + (size_t)r * d->in;
            int32_t sum[LANES];
            memcpy(sum, d->zero + tile, sizeof sum);
            for (uint32_t i = 0; i < d->in; i += 4, w += 4 * (size_t)LANES)
                for (uint32_t o = 0; o < LANES; o++)
                    sum[o] += x[i] * w[4 * o] + x[i + 1] * w[4 * o + 1] + x[i + 2] * w[4 * o + 2] + x[i + 3] * w[4 * o + 3];
            for (uint32_t o = 0; o < LANES; o++)
                out[(size_t)r * d->stride + tile + o] = (float)sum[o] * d->scale[tile + o] * in.scale[r] + d->bias[tile + o];
        }
}

static bool always(void) { return true; }

const Kernel KERNELS[] = {
#ifdef __x86_64__
    {"avx512vnni", multiply_avx512vnni, has_avx512vnni},
    {"avx2", multiply_avx2, has_avx2},
#endif
#ifdef __aarch64__
    {"neon", multiply_neon, has_neon},
#endif
    {"plain", multiply_plain, always},
};
const uint32_t KERNEL_COUNT = countof(KERNELS);

const Kernel *kernel_choose(void)
{
    const char *wanted = getenv("READOUT_KERNEL");
    for (uint32_t i = 0; wanted && i < KERNEL_COUNT; i++)
        if (strcmp(KERNELS[i].name, wanted) == 0 && KERNELS[i].is_supported())
            return &KERNELS[i];
    uint32_t k = 0;
    while (!KERNELS[k].is_supported())
        k++;
    return &KERNELS[k];
}

/* The largest of a row's absolute values, at least 1e-20. The bits of floats without their sign order as whole numbers do, and compilers
   vectorise the search for the largest whole number. */
FOR_EACH_CPU static float largest(const float *in, uint32_t width)
{
    union {
        float value;
        int32_t bits;
    } most = {.value = 1e-20F};
    int32_t found = most.bits;
    for (uint32_t i = 0; i < width; i++) {
        int32_t bits;
        memcpy(&bits, in + i, sizeof bits);
        bits &= INT32_MAX;
        found = bits > found ? bits : found;
    }
    most.bits = found;
    return most.value;
}

FOR_EACH_CPU static void quantise_row(const float *restrict in, uint32_t width, float inverse, uint8_t *restrict out)
{
    for (uint32_t i = 0; i < width; i++) {
        union {
            float value;
            int32_t bits;
        } v = {.value = in[i] * inverse + ROUNDER};
        out[i] = (uint8_t)(v.bits + 128);
    }
}

void quantise(const float *in, uint32_t rows, uint32_t width, Bytes out)
{
    for (uint32_t r = 0; r < rows; r++) {
        float most = largest(in + (size_t)r * width, width);
        out.scale[r] = most / 127.0F;
        quantise_row(in + (size_t)r * width, width, 127.0F / most, out.byte + (size_t)r * width);
    }
}
