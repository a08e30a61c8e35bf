/* AVX2: bytes are widened to sixteen bits, as vpmaddubsw would cut sums of two products of full bytes. */
#ifdef __x86_64__
#include <immintrin.h>
#include <string.h>

#include "parse/kernels.h"

#define TARGET __attribute__((target("avx2")))

enum { ROWS = 2, QUARTERS = 4 }; /* a tile's sixteen outputs as four registers of four outputs with two half sums each */

bool has_avx2(void) { return __builtin_cpu_supports("avx2"); }

TARGET static inline __attribute__((always_inline)) void block(const Dense *d, const uint8_t *in, const float *in_scale, uint32_t tile, float *out,
                                                               const uint32_t rows)
{
    __m256i sum[ROWS][QUARTERS];
#pragma GCC unroll 2
    for (uint32_t r = 0; r < rows; r++)
#pragma GCC unroll 4
        for (uint32_t q = 0; q < QUARTERS; q++)
            sum[r][q] = _mm256_setzero_si256();
    const int8_t *w = d->packed + (size_t)tile * d->in;
    for (uint32_t i = 0; i < d->in; i += 4) {
        __m256i x[ROWS];
#pragma GCC unroll 2
        for (uint32_t r = 0; r < rows; r++) {
            int32_t four;
            memcpy(&four, in + (size_t)r * d->in + i, 4);
            x[r] = _mm256_broadcastq_epi64(_mm_cvtepu8_epi16(_mm_cvtsi32_si128(four)));
        }
#pragma GCC unroll 4
        for (uint32_t q = 0; q < QUARTERS; q++) {
            __m256i weight = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(w + (size_t)i * LANES + (size_t)q * 16)));
#pragma GCC unroll 2
            for (uint32_t r = 0; r < rows; r++)
                sum[r][q] = _mm256_add_epi32(sum[r][q], _mm256_madd_epi16(x[r], weight));
        }
    }
#pragma GCC unroll 2
    for (uint32_t r = 0; r < rows; r++)
#pragma GCC unroll 2
        for (uint32_t half = 0; half < 2; half++) {
            /* hadd works within 128 bits: outputs 0 1 4 5 2 3 6 7 come back into order. */
            __m256i eight = _mm256_permute4x64_epi64(_mm256_hadd_epi32(sum[r][2 * half], sum[r][2 * half + 1]), 0xD8);
            uint32_t at = tile + 8 * half;
            eight = _mm256_add_epi32(eight, _mm256_loadu_si256((const __m256i *)(const void *)(d->zero + at)));
            __m256 v = _mm256_mul_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(eight), _mm256_loadu_ps(d->scale + at)), _mm256_set1_ps(in_scale[r]));
            _mm256_storeu_ps(out + (size_t)r * d->stride + at, _mm256_add_ps(v, _mm256_loadu_ps(d->bias + at)));
        }
}

TARGET void multiply_avx2(const Dense *d, Bytes in, uint32_t rows, float *out)
{
    for (uint32_t tile = 0; tile < d->stride; tile += LANES) {
        uint32_t r = 0;
        for (; r + ROWS <= rows; r += ROWS)
            block(d, in.byte + (size_t)r * d->in, in.scale + r, tile, out + (size_t)r * d->stride, ROWS);
        if (r < rows)
            block(d, in.byte + (size_t)r * d->in, in.scale + r, tile, out + (size_t)r * d->stride, 1);
    }
}
#endif
