/* The most int8 multiply-adds a second that one core does, from registers: 24 independent chains of VNNI (elsewhere AVX2) products. */
#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

int main(void)
{
    enum { ROUNDS = 40000000, CHAINS = 24 };
    struct timespec a, b;
#if defined(__AVX512VNNI__)
    __m512i sum[CHAINS], x = _mm512_set1_epi8(3), y = _mm512_set1_epi8(5);
    const double per = 64;
    for (int k = 0; k < CHAINS; k++)
        sum[k] = _mm512_set1_epi32(k);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    for (int i = 0; i < ROUNDS; i++) {
#pragma GCC unroll 24
        for (int k = 0; k < CHAINS; k++)
            __asm__ volatile("vpdpbusd %2, %1, %0" : "+v"(sum[k]) : "v"(x), "v"(y)); /* gcc 12 adds moves to the intrinsic */
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    for (int k = 1; k < CHAINS; k++)
        sum[0] = _mm512_add_epi32(sum[0], sum[k]);
    volatile int keep = _mm512_reduce_add_epi32(sum[0]);
#else
    __m256i sum[CHAINS], x = _mm256_set1_epi8(3), y = _mm256_set1_epi8(5), one = _mm256_set1_epi16(1);
    const double per = 32;
    for (int k = 0; k < CHAINS; k++)
        sum[k] = _mm256_set1_epi32(k);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    for (int i = 0; i < ROUNDS; i++) {
#pragma GCC unroll 24
        for (int k = 0; k < CHAINS; k++)
            sum[k] = _mm256_add_epi32(sum[k], _mm256_madd_epi16(_mm256_maddubs_epi16(x, y), one));
        x = _mm256_xor_si256(x, one);
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    for (int k = 1; k < CHAINS; k++)
        sum[0] = _mm256_add_epi32(sum[0], sum[k]);
    volatile int keep = _mm256_extract_epi32(sum[0], 0);
#endif
    (void)keep;
    double seconds = (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec);
    printf("%.1f\n", ROUNDS * (double)CHAINS * per / seconds / 1e9);
    return 0;
}
