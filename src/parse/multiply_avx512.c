/* AVX-512 VNNI: vpdpbusd adds four products of an unsigned and a signed byte to each of sixteen sums. A block of up to eight rows and
   three tiles keeps its sums in registers. */
#ifdef __x86_64__
#include <immintrin.h>
#include <string.h>

#include "parse/kernels.h"

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

enum { ROWS = 8, TILES = 3 };

bool has_avx512vnni(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vnni");
}

/* _mm512_dpbusd_epi32 in place: gcc 12 moves every sum out of its register and back around the intrinsic. */
TARGET static inline __attribute__((always_inline)) void add_products(__m512i *sum, __m512i unsigned_bytes, __m512i signed_bytes)
{
    __asm__("vpdpbusd %2, %1, %0" : "+v"(*sum) : "v"(unsigned_bytes), "v"(signed_bytes));
}

/* `rows` and `tiles` are constants in each call, so that the loops unroll and `sum` is registers. */
TARGET static inline __attribute__((always_inline)) void block(const Dense *d, const uint8_t *in, const float *in_scale, uint32_t tile, float *out,
                                                               const uint32_t rows, const uint32_t tiles)
{
    __m512i sum[ROWS][TILES];
#pragma GCC unroll 8
    for (uint32_t r = 0; r < rows; r++)
#pragma GCC unroll 3
        for (uint32_t t = 0; t < tiles; t++)
            sum[r][t] = _mm512_loadu_si512(d->zero + tile + t * LANES);
    const int8_t *w = d->packed + (size_t)tile * d->in;
    for (uint32_t i = 0; i < d->in; i += 4) {
        __m512i weight[TILES];
#pragma GCC unroll 3
        for (uint32_t t = 0; t < tiles; t++)
            weight[t] = _mm512_loadu_si512(w + (size_t)t * d->in * LANES + (size_t)i * LANES);
#pragma GCC unroll 8
        for (uint32_t r = 0; r < rows; r++) {
            int32_t four;
            memcpy(&four, in + (size_t)r * d->in + i, 4);
            __m512i x = _mm512_set1_epi32(four);
#pragma GCC unroll 3
            for (uint32_t t = 0; t < tiles; t++)
                add_products(&sum[r][t], x, weight[t]);
        }
    }
#pragma GCC unroll 3
    for (uint32_t t = 0; t < tiles; t++) {
        __m512 scale = _mm512_loadu_ps(d->scale + tile + t * LANES), bias = _mm512_loadu_ps(d->bias + tile + t * LANES);
#pragma GCC unroll 8
        for (uint32_t r = 0; r < rows; r++) {
            __m512 v = _mm512_mul_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(sum[r][t]), scale), _mm512_set1_ps(in_scale[r]));
            _mm512_storeu_ps(out + (size_t)r * d->stride + tile + t * LANES, _mm512_add_ps(v, bias));
        }
    }
}

TARGET static void columns(const Dense *d, Bytes in, uint32_t rows, uint32_t tile, uint32_t tiles, float *out)
{
    uint32_t r = 0;
#define BLOCK(R, T) block(d, in.byte + (size_t)r * d->in, in.scale + r, tile, out + (size_t)r * d->stride, R, T)
#define REST(R, T)                                                                                                                                   \
    case R:                                                                                                                                          \
        BLOCK(R, T);                                                                                                                                 \
        break;
#define BLOCKS(T)                                                                                                                                    \
    for (; r + ROWS <= rows; r += ROWS)                                                                                                              \
        BLOCK(ROWS, T);                                                                                                                              \
    switch (rows - r) {                                                                                                                              \
        REST(1, T) REST(2, T) REST(3, T) REST(4, T) REST(5, T) REST(6, T) REST(7, T)                                                                 \
    }
    if (tiles == 3) {
        BLOCKS(3)
    } else if (tiles == 2) {
        BLOCKS(2)
    } else {
        BLOCKS(1)
    }
}

void multiply_avx512vnni(const Dense *d, Bytes in, uint32_t rows, float *out)
{
    uint32_t tiles = d->stride / LANES;
    for (uint32_t t = 0; t < tiles; t += TILES)
        columns(d, in, rows, t * LANES, tiles - t < TILES ? tiles - t : TILES, out);
}
#endif
