/* Rounding to a double, and the exact digits of one.
 *
 * A double is an integer times a power of two. Written as an integer times a
 * power of ten, since 2 ** -n is 5 ** n / 10 ** n, it has at most 767 digits:
 * few enough to multiply them out and to round after that. */
#include "double.h"

KEYWAY_LIBC uint64_t keyway_libc_rounded(uint64_t mantissa, int more,
                                         int exponent,
                                         keyway_libc_binary_t format,
                                         int *range) {
  int last =
      exponent + 64 - format.bits; /* the power of the result's last bit */
  if (last < format.lowest) {
    last = format.lowest;
  }
  const uint64_t infinity =
      (uint64_t)(2 * (2 - format.lowest - format.bits) + 1)
      << (format.bits - 1);
  if (mantissa && last - format.lowest > 2 - 2 * format.lowest) {
    *range = 1;
    return infinity;
  }
  int dropped = last - exponent;
  if (!mantissa || dropped > 64) {
    *range |= mantissa != 0;
    return 0;
  }
  uint64_t kept = dropped < 64 ? mantissa >> dropped : 0;
  uint64_t rest = mantissa << (64 - dropped);
  const uint64_t half = (uint64_t)1 << 63;
  int is_tiny = kept >> (format.bits - 1) == 0;
  *range |= is_tiny && (rest || more);
  kept += rest > half || (rest == half && (more || (kept & 1)));
  /* the exponent is counted in the bits above the mantissa; its highest bit,
   * which is not stored, and a carry add one to it */
  uint64_t bits =
      ((uint64_t)(last - format.lowest) << (format.bits - 1)) + kept;
  if (bits >= infinity) {
    *range = 1;
    return infinity;
  }
  return bits;
}

/* Groups of nine digits, the lowest first. */
typedef struct {
  int count;
  uint32_t groups[(KEYWAY_LIBC_MOST_DIGITS + 8) / 9];
} groups_t;

enum { GROUP = 1000000000 };

static void multiply(groups_t *number, uint32_t by) {
  uint64_t carry = 0;
  for (int i = 0; i < number->count; ++i) {
    carry += (uint64_t)number->groups[i] * by;
    number->groups[i] = (uint32_t)(carry % GROUP);
    carry /= GROUP;
  }
  for (; carry; carry /= GROUP) {
    number->groups[number->count++] = (uint32_t)(carry % GROUP);
  }
}

/* Multiplies by base ** exponent, as many factors at once as fit in 32 bits. */
static void multiply_power(groups_t *number, uint32_t base, int exponent) {
  while (exponent) {
    uint32_t factor = base;
    for (--exponent; exponent && factor < GROUP / base; --exponent) {
      factor *= base;
    }
    multiply(number, factor);
  }
}

KEYWAY_LIBC void keyway_libc_decimal(uint64_t bits,
                                     keyway_libc_decimal_t *decimal) {
  keyway_libc_parts_t parts = keyway_libc_parts(bits);
  decimal->count = 0;
  decimal->point = 1;
  if (!parts.mantissa) {
    return;
  }
  while (!(parts.mantissa & 1)) {
    parts.mantissa >>= 1;
    ++parts.exponent;
  }
  groups_t number = {1, {1}};
  number.groups[0] = (uint32_t)(parts.mantissa % GROUP);
  if (parts.mantissa >= GROUP) {
    number.groups[1] = (uint32_t)(parts.mantissa / GROUP);
    number.count = 2;
  }
  int scale = 0;
  if (parts.exponent < 0) {
    scale = -parts.exponent;
    multiply_power(&number, 5, scale);
  } else {
    multiply_power(&number, 2, parts.exponent);
  }
  int started = 0;
  for (int i = number.count - 1; i >= 0; --i) {
    for (uint32_t unit = GROUP / 10; unit; unit /= 10) {
      uint32_t digit = number.groups[i] / unit % 10;
      started |= digit != 0;
      if (started) {
        decimal->digits[decimal->count++] = (char)('0' + digit);
      }
    }
  }
  decimal->point = decimal->count - scale;
}

/* Whether what follows the first `keep` digits, of which there are more, is more
 * than a half, or a half after an odd digit. */
static int rounds_up(const keyway_libc_decimal_t *decimal, int keep) {
  const char *digits = decimal->digits;
  if (digits[keep] != '5') {
    return digits[keep] > '5';
  }
  for (int i = keep + 1; i < decimal->count; ++i) {
    if (digits[i] != '0') {
      return 1;
    }
  }
  return keep && (digits[keep - 1] & 1);
}

KEYWAY_LIBC void keyway_libc_decimal_round(keyway_libc_decimal_t *decimal,
                                           int keep) {
  if (keep >= decimal->count) {
    return;
  }
  if (keep < 0) {
    decimal->count = 0;
    return;
  }
  int up = rounds_up(decimal, keep);
  decimal->count = keep;
  if (!up) {
    return;
  }
  char *digits = decimal->digits;
  while (decimal->count && digits[decimal->count - 1] == '9') {
    --decimal->count;
  }
  if (decimal->count) {
    ++digits[decimal->count - 1];
  } else {
    digits[decimal->count++] = '1';
    ++decimal->point;
  }
}
