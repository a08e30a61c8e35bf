/* Every kernel that this program was built with against the plain one, to the bit, over shapes, rows and bytes by chance. For cross builds too, whose
   libraries are not here: needs the C library only (`make kernels-aarch64` runs it under qemu). Exit 1 at the first difference. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/multiply.h"

static uint32_t state = 1;
static uint32_t chance(uint32_t below)
{
    state = state * 1664525U + 1013904223U;
    return (uint32_t)(((uint64_t)state * below) >> 32);
}

int main(int argc, char **argv)
{
    long rounds = argc > 1 ? atol(argv[1]) : 2000, compared = 0;
    enum { MOST_IN = 256, MOST_OUT = 256, MOST_ROWS = 24 };
    static _Alignas(64) int8_t packed[MOST_IN * MOST_OUT];
    static _Alignas(64) float scale[MOST_OUT], bias[MOST_OUT], want[MOST_ROWS * MOST_OUT], got[MOST_ROWS * MOST_OUT], row_scale[MOST_ROWS];
    static _Alignas(64) int32_t zero[MOST_OUT];
    static _Alignas(64) uint8_t bytes[MOST_ROWS * MOST_IN];
    for (long round = 0; round < rounds; round++) {
        Dense d = {.packed = packed,
                   .scale = scale,
                   .bias = bias,
                   .zero = zero,
                   .in = 4 * (1 + chance(MOST_IN / 4)),
                   .stride = LANES * (1 + chance(MOST_OUT / LANES))};
        d.out = d.stride - chance(LANES);
        uint32_t rows = 1 + chance(MOST_ROWS);
        for (uint32_t i = 0; i < d.in * d.stride; i++)
            packed[i] = round % 7 == 0 ? (chance(2) ? 127 : -127) : (int8_t)((int32_t)chance(255) - 127);
        for (uint32_t o = 0; o < d.stride; o++) {
            scale[o] = (float)(1 + chance(1000)) / 4096.0F;
            bias[o] = (float)chance(2000) / 100.0F - 10;
            int32_t sum = 0;
            for (uint32_t i = 0; i < d.in; i++)
                sum += packed[(size_t)(o / LANES) * LANES * d.in + (size_t)(i / 4) * 4 * LANES + (size_t)(o % LANES) * 4 + i % 4];
            zero[o] = -128 * sum;
        }
        for (uint32_t i = 0; i < rows * d.in; i++)
            bytes[i] = round % 7 == 0 ? (chance(2) ? 255 : 1) : (uint8_t)(1 + chance(255));
        for (uint32_t r = 0; r < rows; r++)
            row_scale[r] = (float)(1 + chance(1000)) / 1024.0F;
        Bytes in = {bytes, row_scale};
        KERNELS[KERNEL_COUNT - 1].multiply(&d, in, rows, want);
        for (uint32_t k = 0; k + 1 < KERNEL_COUNT; k++) {
            if (!KERNELS[k].is_supported())
                continue;
            memset(got, 0, sizeof got);
            KERNELS[k].multiply(&d, in, rows, got);
            compared += rows;
            if (memcmp(got, want, sizeof *got * rows * d.stride) != 0) {
                printf("kernel %s differs: in %u, stride %u, rows %u\n", KERNELS[k].name, d.in, d.stride, rows);
                return 1;
            }
        }
    }
    printf("kernels");
    for (uint32_t k = 0; k < KERNEL_COUNT; k++)
        printf(" %s%s", KERNELS[k].name, KERNELS[k].is_supported() ? "" : " (not on this CPU)");
    printf(": %ld rows agree\n", compared);
    return 0;
}
