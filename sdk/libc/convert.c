/* Integers: from texts, and what <stdlib.h> and <inttypes.h> calculate. */
#include "libc.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

/* The value of a digit or letter, 36 for any other byte. */
static unsigned digit_of(char byte) {
  if (isdigit((unsigned char)byte)) {
    return (unsigned)(byte - '0');
  }
  return isalpha((unsigned char)byte) ? (unsigned)((byte | 0x20) - 'a' + 10)
                                      : 36;
}

/* What stands in a text before its digits. */
typedef struct {
  const char *digits; /* after a prefix, if a digit follows it */
  unsigned base;
  int negative;
} start_t;

static start_t start_of(const char *text, int base) {
  while (isspace((unsigned char)*text)) {
    ++text;
  }
  start_t start = {text, (unsigned)base, *text == '-'};
  if (*text == '-' || *text == '+') {
    ++start.digits;
  }
  int is_octal = *start.digits == '0';
  int is_hex = is_octal && (start.digits[1] | 0x20) == 'x' &&
               digit_of(start.digits[2]) < 16;
  if (base == 0) {
    start.base = is_hex ? 16 : is_octal ? 8 : 10;
  }
  if (start.base == 16 && is_hex) {
    start.digits += 2;
  }
  return start;
}

/* The number at the start of `text`. Its magnitude is at most `most`, or `most`
 * + 1 where it is negative and `is_signed`; a negative one is returned as its
 * complement on two. */
static unsigned long long parse(const char *text, char **end, int base,
                                unsigned long long most, int is_signed) {
  if (end) {
    *end = (char *)text;
  }
  if (base < 0 || base == 1 || base > 36) {
    errno = EINVAL;
    return 0;
  }
  start_t start = start_of(text, base);
  const char *at = start.digits;
  unsigned long long value = 0;
  int fits = 1;
  if (is_signed && start.negative) {
    ++most;
  }
  for (unsigned digit; (digit = digit_of(*at)) < start.base; ++at) {
    fits = fits && value <= (most - digit) / start.base;
    value = value * start.base + digit;
  }
  if (at == start.digits) {
    return 0;
  }
  if (end) {
    *end = (char *)at;
  }
  if (!fits) {
    errno = ERANGE;
    value = most;
    if (!is_signed) {
      return value;
    }
  }
  return start.negative ? 0 - value : value;
}

KEYWAY_LIBC long strtol(const char *restrict text, char **restrict end,
                        int base) {
  return (long)parse(text, end, base, LONG_MAX, 1);
}

KEYWAY_LIBC long long strtoll(const char *restrict text, char **restrict end,
                              int base) {
  return (long long)parse(text, end, base, LLONG_MAX, 1);
}

KEYWAY_LIBC unsigned long strtoul(const char *restrict text,
                                  char **restrict end, int base) {
  return (unsigned long)parse(text, end, base, ULONG_MAX, 0);
}

KEYWAY_LIBC unsigned long long strtoull(const char *restrict text,
                                        char **restrict end, int base) {
  return parse(text, end, base, ULLONG_MAX, 0);
}

KEYWAY_LIBC intmax_t strtoimax(const char *restrict text, char **restrict end,
                               int base) {
  return strtoll(text, end, base);
}

KEYWAY_LIBC uintmax_t strtoumax(const char *restrict text, char **restrict end,
                                int base) {
  return strtoull(text, end, base);
}

KEYWAY_LIBC int atoi(const char *text) { return (int)strtol(text, NULL, 10); }

KEYWAY_LIBC long atol(const char *text) { return strtol(text, NULL, 10); }

KEYWAY_LIBC long long atoll(const char *text) {
  return strtoll(text, NULL, 10);
}

KEYWAY_LIBC int abs(int value) { return value < 0 ? -value : value; }

KEYWAY_LIBC long labs(long value) { return value < 0 ? -value : value; }

KEYWAY_LIBC long long llabs(long long value) {
  return value < 0 ? -value : value;
}

KEYWAY_LIBC intmax_t imaxabs(intmax_t value) {
  return value < 0 ? -value : value;
}

KEYWAY_LIBC div_t div(int value, int by) {
  div_t result = {value / by, value % by};
  return result;
}

KEYWAY_LIBC ldiv_t ldiv(long value, long by) {
  ldiv_t result = {value / by, value % by};
  return result;
}

KEYWAY_LIBC lldiv_t lldiv(long long value, long long by) {
  lldiv_t result = {value / by, value % by};
  return result;
}

KEYWAY_LIBC imaxdiv_t imaxdiv(intmax_t value, intmax_t by) {
  imaxdiv_t result = {value / by, value % by};
  return result;
}
