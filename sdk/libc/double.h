/* Doubles and floats by their parts, for the conversions from and to text. */
#ifndef KEYWAY_LIBC_DOUBLE_H
#define KEYWAY_LIBC_DOUBLE_H

#include "libc.h"

/* A binary format: how many bits a mantissa has, and the power of two that the
 * last bit of the smallest number stands for. */
typedef struct {
  int bits;
  int lowest;
} keyway_libc_binary_t;

#define KEYWAY_LIBC_DOUBLE ((keyway_libc_binary_t){53, -1074})
#define KEYWAY_LIBC_FLOAT ((keyway_libc_binary_t){24, -149})

/* The bits of the number nearest to mantissa * 2 ** exponent, a half going to the
 * even neighbour. The highest bit of `mantissa` is set, unless it is zero;
 * `more` says that the exact value is a little larger. *range is set to 1 where
 * the result is infinite, or below all normal numbers and not exact. [any] */
uint64_t keyway_libc_rounded(uint64_t mantissa, int more, int exponent,
                             keyway_libc_binary_t format, int *range);

static inline uint64_t keyway_libc_bits(double value) {
  union {
    double value;
    uint64_t bits;
  } both = {value};
  return both.bits;
}

static inline double keyway_libc_from_bits(uint64_t bits) {
  union {
    uint64_t bits;
    double value;
  } both = {bits};
  return both.value;
}

/* A finite positive double: mantissa * 2 ** exponent, a zero being 0 * 2 ** x. */
typedef struct {
  uint64_t mantissa;
  int exponent;
} keyway_libc_parts_t;

static inline keyway_libc_parts_t keyway_libc_parts(uint64_t bits) {
  int exponent = (int)(bits >> 52 & 0x7ff);
  keyway_libc_parts_t parts = {bits & 0xfffffffffffff, -1074};
  if (exponent) {
    parts.mantissa |= (uint64_t)1 << 52;
    parts.exponent = exponent - 1075;
  }
  return parts;
}

/* The most digits that a double has: those of the largest number below the
 * normal ones. */
enum { KEYWAY_LIBC_MOST_DIGITS = 767 };

/* A decimal fraction, 0.DIGITS * 10 ** point, exactly; what follows the last
 * digit is zeros. */
typedef struct {
  int count;
  int point;
  char digits[KEYWAY_LIBC_MOST_DIGITS];
} keyway_libc_decimal_t;

/* All digits of a finite positive double; a zero has none, and the point of a
 * one. [any] */
void keyway_libc_decimal(uint64_t bits, keyway_libc_decimal_t *decimal);

/* Rounds to the first `keep` digits, a half to the even neighbour. [any] */
void keyway_libc_decimal_round(keyway_libc_decimal_t *decimal, int keep);

#endif /* KEYWAY_LIBC_DOUBLE_H */
