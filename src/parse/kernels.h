/* What a CPU has, and the kernels written for it. */
#ifndef PARSE_KERNELS_H
#define PARSE_KERNELS_H

#include "parse/multiply.h"

/* A function compiled once for each level of x86-64 and chosen when the program is loaded. Floats are never contracted
   (-ffp-contract=off), so that all levels give the same bits. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define FOR_EACH_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_CPU
#endif

/* Adding 1.5 · 2^23 leaves a float without room for a fraction: its low bits are the nearest whole number, ties to even. */
#define ROUNDER 12582912.0F

#ifdef __x86_64__
Multiply multiply_avx512vnni, multiply_avx2;
bool has_avx512vnni(void);
bool has_avx2(void);
#endif
#ifdef __aarch64__
Multiply multiply_neon;
bool has_neon(void);
#endif

#endif
