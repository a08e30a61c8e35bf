/* ARMv8.2 dot products: vdotq adds four products of signed bytes to each of four sums. */
#ifdef __aarch64__
#include <arm_neon.h>
#include <string.h>
#include <sys/auxv.h>

#include "parse/kernels.h"

#define TARGET __attribute__((target("arch=armv8.2-a+dotprod")))

enum { ROWS = 4, QUARTERS = 4, ASIMDDP_BIT = 1 << 20 };

bool has_neon(void) { return (getauxval(AT_HWCAP) & ASIMDDP_BIT) != 0; }

TARGET static inline __attribute__((always_inline)) void block(const Dense *d, const uint8_t *in, const float *in_scale, uint32_t tile, float *out,
                                                               const uint32_t rows)
{
    int32x4_t sum[ROWS][QUARTERS];
#pragma GCC unroll 4
    for (uint32_t r = 0; r < rows; r++)
#pragma GCC unroll 4
        for (uint32_t q = 0; q < QUARTERS; q++)
            sum[r][q] = vdupq_n_s32(0);
    const int8_t *w = d->packed + (size_t)tile * d->in;
    for (uint32_t i = 0; i < d->in; i += 4) {
        int8x16_t x[ROWS];
#pragma GCC unroll 4
        for (uint32_t r = 0; r < rows; r++) {
            uint32_t four;
            memcpy(&four, in + (size_t)r * d->in + i, 4);
            x[r] = vreinterpretq_s8_u32(vdupq_n_u32(four ^ 0x80808080U)); /* back to signed */
        }
#pragma GCC unroll 4
        for (uint32_t q = 0; q < QUARTERS; q++) {
            int8x16_t weight = vld1q_s8(w + (size_t)i * LANES + (size_t)q * 16);
#pragma GCC unroll 4
            for (uint32_t r = 0; r < rows; r++)
                sum[r][q] = vdotq_s32(sum[r][q], weight, x[r]);
        }
    }
#pragma GCC unroll 4
    for (uint32_t r = 0; r < rows; r++)
#pragma GCC unroll 4
        for (uint32_t q = 0; q < QUARTERS; q++) {
            uint32_t at = tile + 4 * q;
            float32x4_t v = vmulq_f32(vmulq_f32(vcvtq_f32_s32(sum[r][q]), vld1q_f32(d->scale + at)), vdupq_n_f32(in_scale[r]));
            vst1q_f32(out + (size_t)r * d->stride + at, vaddq_f32(v, vld1q_f32(d->bias + at)));
        }
}

TARGET void multiply_neon(const Dense *d, Bytes in, uint32_t rows, float *out)
{
    for (uint32_t tile = 0; tile < d->stride; tile += LANES) {
        uint32_t r = 0;
        for (; r + ROWS <= rows; r += ROWS)
            block(d, in.byte + (size_t)r * d->in, in.scale + r, tile, out + (size_t)r * d->stride, ROWS);
        for (; r < rows; r++)
            block(d, in.byte + (size_t)r * d->in, in.scale + r, tile, out + (size_t)r * d->stride, 1);
    }
}
#endif
