/* Fractions from texts, correctly rounded.
 *
 * The digits are an integer, so that a decimal fraction is the quotient of two
 * large integers; a long division gives as many bits as a double has, and tells
 * whether there are more. */
#include "libc.h"

#include "double.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A half of two neighbours has at most 768 digits. More of them only tell that a
 * number lies above it. */
enum { MOST_DIGITS = 770 };

/* Of the powers of ten beyond these no digit can lead back to a number that is
 * neither 0 nor infinite. */
enum { HIGHEST_POINT = 310, LOWEST_POINT = -330 };

/* A large integer, the lowest word first: room for 10 ** MOST_DIGITS, and for 5 **
 * (MOST_DIGITS - LOWEST_POINT), both of 80 words, and a bit more. */
typedef struct {
  int count;
  uint32_t words[82];
} big_t;

static void multiply_add(big_t *big, uint32_t by, uint32_t plus) {
  uint64_t carry = plus;
  for (int i = 0; i < big->count; ++i) {
    carry += (uint64_t)big->words[i] * by;
    big->words[i] = (uint32_t)carry;
    carry >>= 32;
  }
  if (carry) {
    big->words[big->count++] = (uint32_t)carry;
  }
}

static void multiply_by_power_of_5(big_t *big, int exponent) {
  enum { POWER = 1220703125 /* 5 ** 13 */ };
  for (; exponent >= 13; exponent -= 13) {
    multiply_add(big, POWER, 0);
  }
  for (; exponent; --exponent) {
    multiply_add(big, 5, 0);
  }
}

static int bits_of(const big_t *big) {
  int bits = big->count * 32;
  for (uint32_t top = big->words[big->count - 1]; !(top >> 31); top <<= 1) {
    --bits;
  }
  return bits;
}

static void shift_left(big_t *big, int bits) {
  int words = bits / 32;
  bits %= 32;
  if (words) {
    memmove(big->words + words, big->words,
            (size_t)big->count * sizeof *big->words);
    memset(big->words, 0, (size_t)words * sizeof *big->words);
    big->count += words;
  }
  if (bits) {
    multiply_add(big, (uint32_t)1 << bits, 0);
  }
}

static int is_less(const big_t *left, const big_t *right) {
  if (left->count != right->count) {
    return left->count < right->count;
  }
  for (int i = left->count; i--;) {
    if (left->words[i] != right->words[i]) {
      return left->words[i] < right->words[i];
    }
  }
  return 0;
}

/* Subtracts `by`, which is not larger. */
static void subtract(big_t *big, const big_t *by) {
  uint64_t borrow = 0;
  for (int i = 0; i < big->count; ++i) {
    uint64_t word = i < by->count ? by->words[i] : 0;
    uint64_t difference = big->words[i] - word - borrow;
    big->words[i] = (uint32_t)difference;
    borrow = difference >> 63;
  }
  while (big->count && !big->words[big->count - 1]) {
    --big->count;
  }
}

/* A number as it stands in a text. */
typedef struct {
  big_t digits;
  int count;    /* of `digits`, without leading zeros */
  int exponent; /* of ten */
  int more;     /* other digits than 0 follow */
} decimal_t;

static uint64_t divide(decimal_t *number, keyway_libc_binary_t format,
                       int *range) {
  big_t *rest = &number->digits;
  big_t divisor = {1, {1}};
  if (number->exponent < 0) {
    multiply_by_power_of_5(&divisor, -number->exponent);
  } else {
    multiply_by_power_of_5(rest, number->exponent);
  }
  /* the quotient of two numbers with equally many bits lies in 1/2 .. 2 */
  int shift = bits_of(&divisor) - bits_of(rest);
  shift_left(shift < 0 ? &divisor : rest, shift < 0 ? -shift : shift);
  int exponent = number->exponent - shift + 1;
  uint64_t quotient = 0;
  while (!(quotient >> 63)) {
    quotient <<= 1;
    if (!is_less(rest, &divisor)) {
      subtract(rest, &divisor);
      quotient |= 1;
    }
    multiply_add(rest, 2, 0);
    --exponent;
  }
  return keyway_libc_rounded(quotient, number->more || rest->count, exponent,
                             format, range);
}

/* The short way, for the numbers that people write: both the digits and the power
 * of ten are doubles, so that one operation rounds once. 0 where it is not open;
 * `number` is not 0. */
static uint64_t bits_of_short(const decimal_t *number,
                              keyway_libc_binary_t format) {
  enum { MOST_TENS = 22 }; /* 10 ** 22 is a double, and 10 ** 23 is not */
  int tens = number->exponent < 0 ? -number->exponent : number->exponent;
  if (format.bits != KEYWAY_LIBC_DOUBLE.bits || number->more ||
      number->digits.count > 2 || tens > MOST_TENS) {
    return 0;
  }
  uint64_t digits = number->digits.words[0];
  if (number->digits.count == 2) {
    digits |= (uint64_t)number->digits.words[1] << 32;
  }
  if (digits >> format.bits) {
    return 0;
  }
  double power = 1;
  while (tens--) {
    power *= 10;
  }
  return keyway_libc_bits(number->exponent < 0 ? (double)digits / power
                                               : (double)digits * power);
}

static uint64_t bits_of_decimal(decimal_t *number, keyway_libc_binary_t format,
                                int *range) {
  if (!number->count) {
    return 0;
  }
  int point = number->count + number->exponent;
  if (point > HIGHEST_POINT || point < LOWEST_POINT) {
    const uint64_t one = (uint64_t)1 << 63;
    return keyway_libc_rounded(one, 0, point > 0 ? 5000 : -5000, format, range);
  }
  uint64_t bits = bits_of_short(number, format);
  return bits ? bits : divide(number, format, range);
}

/* Reads the exponent after `letter`, if there is one with digits, and moves *text
 * past it. What does not fit is cut to a number that no digits outweigh. */
static int exponent_at(const char **text, char letter) {
  const char *at = *text;
  if ((*at | 0x20) != letter) {
    return 0;
  }
  ++at;
  int negative = *at == '-';
  if (*at == '-' || *at == '+') {
    ++at;
  }
  if (!isdigit((unsigned char)*at)) {
    return 0;
  }
  int value = 0;
  for (; isdigit((unsigned char)*at); ++at) {
    if (value < 100000000) {
      value = value * 10 + (*at - '0');
    }
  }
  *text = at;
  return negative ? -value : value;
}

/* The sum of an exponent that was read and one that was counted, cut to what a
 * mantissa of a few hundred digits cannot bring back into range. */
static int clamped(ptrdiff_t counted, int read) {
  const ptrdiff_t most = 1000000000;
  counted = counted > most ? most : counted < -most ? -most : counted;
  ptrdiff_t sum = counted + read; /* below 2 ** 31 */
  return sum > 100000 ? 100000 : sum < -100000 ? -100000 : (int)sum;
}

static void add_digit(decimal_t *number, char digit, ptrdiff_t *counted,
                      int after_point) {
  if (number->count < MOST_DIGITS) {
    if (number->count || digit != '0') {
      multiply_add(&number->digits, 10, (uint32_t)(digit - '0'));
      ++number->count;
    }
    *counted -= after_point;
  } else {
    number->more |= digit != '0';
    *counted += !after_point;
  }
}

/* A decimal number at *text, which is moved past it, or stays where there is
 * none. */
static uint64_t decimal(const char **text, keyway_libc_binary_t format,
                        int *range) {
  decimal_t number = {{0, {0}}, 0, 0, 0};
  const char *at = *text;
  ptrdiff_t counted = 0;
  int after_point = 0;
  int any = 0;
  for (;; ++at) {
    if (*at == '.' && !after_point) {
      after_point = 1;
    } else if (isdigit((unsigned char)*at)) {
      add_digit(&number, *at, &counted, after_point);
      any = 1;
    } else {
      break;
    }
  }
  if (!any) {
    return 0;
  }
  number.exponent = clamped(counted, exponent_at(&at, 'e'));
  *text = at;
  return bits_of_decimal(&number, format, range);
}

static int hex_digit(char byte) {
  if (!isxdigit((unsigned char)byte)) {
    return -1;
  }
  return byte <= '9' ? byte - '0' : (byte | 0x20) - 'a' + 10;
}

/* A hexadecimal number at *text, which stands after the prefix. */
static uint64_t hexadecimal(const char **text, keyway_libc_binary_t format,
                            int *range) {
  uint64_t mantissa = 0;
  const char *at = *text;
  ptrdiff_t counted = 0;
  int after_point = 0;
  int more = 0;
  for (;; ++at) {
    int digit = hex_digit(*at);
    if (*at == '.' && !after_point) {
      after_point = 1;
    } else if (digit < 0) {
      break;
    } else if (mantissa >> 60) {
      more |= digit != 0;
      counted += !after_point;
    } else {
      mantissa = mantissa << 4 | (unsigned)digit;
      counted -= after_point;
    }
  }
  counted = counted > PTRDIFF_MAX / 4    ? PTRDIFF_MAX / 4
            : counted < -PTRDIFF_MAX / 4 ? -PTRDIFF_MAX / 4
                                         : counted;
  int exponent = clamped(counted * 4, exponent_at(&at, 'p'));
  *text = at;
  while (mantissa && !(mantissa >> 63)) {
    mantissa <<= 1;
    --exponent;
  }
  return keyway_libc_rounded(mantissa, more, exponent, format, range);
}

/* The length of nan, nan(...), inf or infinity at `text`, or 0. */
static size_t length_of_name(const char *text) {
  if (strncasecmp(text, "inf", 3) == 0) {
    return strncasecmp(text, "infinity", 8) == 0 ? 8 : 3;
  }
  if (strncasecmp(text, "nan", 3) != 0) {
    return 0;
  }
  size_t size = 4;
  if (text[3] == '(') {
    while (isalnum((unsigned char)text[size]) || text[size] == '_') {
      ++size;
    }
    if (text[size] == ')') {
      return size + 1;
    }
  }
  return 3;
}

static int is_hexadecimal(const char *text) {
  return text[0] == '0' && (text[1] | 0x20) == 'x' &&
         hex_digit(text[text[2] == '.' ? 3 : 2]) >= 0;
}

/* The bits of the number at `text`, without the sign; *negative is set. */
static uint64_t parse(const char *text, char **end, keyway_libc_binary_t format,
                      int *negative) {
  const char *at = text;
  while (isspace((unsigned char)*at)) {
    ++at;
  }
  *negative = *at == '-';
  if (*at == '-' || *at == '+') {
    ++at;
  }
  const char *start = at;
  uint64_t bits = 0;
  int range = 0;
  size_t name = length_of_name(at);
  if (name) {
    int ignored = 0;
    bits = keyway_libc_rounded((uint64_t)1 << 63, 0, 5000, format, &ignored);
    if ((*at | 0x20) == 'n') {
      bits |= bits >> 1; /* the highest bit of the mantissa, and of no other */
    }
    at += name;
  } else if (is_hexadecimal(at)) {
    at += 2;
    bits = hexadecimal(&at, format, &range);
  } else {
    bits = decimal(&at, format, &range);
  }
  if (range) {
    errno = ERANGE;
  }
  if (end) {
    *end = (char *)(at == start ? text : at);
  }
  *negative &= at != start;
  return bits;
}

KEYWAY_LIBC double strtod(const char *restrict text, char **restrict end) {
  int negative;
  uint64_t bits = parse(text, end, KEYWAY_LIBC_DOUBLE, &negative);
  return keyway_libc_from_bits(bits | (uint64_t)negative << 63);
}

KEYWAY_LIBC float strtof(const char *restrict text, char **restrict end) {
  int negative;
  uint64_t bits = parse(text, end, KEYWAY_LIBC_FLOAT, &negative);
  union {
    uint32_t bits;
    float value;
  } both = {(uint32_t)bits | (uint32_t)negative << 31};
  return both.value;
}

KEYWAY_LIBC double atof(const char *text) { return strtod(text, NULL); }
