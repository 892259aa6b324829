/* printf against the system's: random flags, widths and precisions for every
 * conversion, and every double. */
#include "ours.h"
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

OURS(snprintf);
OURS(sprintf);
OURS(vsnprintf);
OURS(vsprintf);

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
#pragma GCC diagnostic ignored "-Wformat"

/* Both into memory of some size, which may be too small. */
#define SAME(format, ...)                                                \
  do {                                                                   \
    char ours[2600];                                                     \
    char theirs[2600];                                                   \
    size_t size = below(3) ? sizeof ours : below(40);                    \
    memset(ours, 'x', sizeof ours);                                      \
    memset(theirs, 'x', sizeof theirs);                                  \
    int our_size = our_snprintf(ours, size, format, __VA_ARGS__);        \
    int their_size = snprintf(theirs, size, format, __VA_ARGS__);        \
    EXPECT(our_size == their_size, "`%s`: %d, not %d", format, our_size, \
           their_size);                                                  \
    EXPECT(memcmp(ours, theirs, sizeof ours) == 0,                       \
           "`%s`: `%.2000s`, not `%.2000s`", format, ours, theirs);      \
  } while (0)

/* `%`, some flags, width and precision, the length, and the letter. */
static void some_format(char *format, const char *length, char letter,
                        unsigned most) {
  char *at = format;
  at += sprintf(at, "<%%");
  for (unsigned flags = below(4); flags; --flags) {
    *at++ = "-+ #0"[below(5)];
  }
  if (below(2)) {
    at += sprintf(at, "%u", below(most));
  }
  if (below(2)) {
    at += below(8) ? sprintf(at, ".%u", below(most)) : sprintf(at, ".");
  }
  sprintf(at, "%s%c>", length, letter);
}

static void integers(void) {
  char format[64];
  uint64_t value = next_random() >> below(64);
  if (below(8) == 0) {
    value = 0;
  }
  char letter = "diouxX"[below(6)];
  some_format(format, "", letter, 40);
  SAME(format, (int)value);
  some_format(format, "hh", letter, 40);
  SAME(format, (int)value);
  some_format(format, "h", letter, 40);
  SAME(format, (int)value);
  some_format(format, "l", letter, 40);
  SAME(format, (long)value);
  some_format(format, "ll", letter, 40);
  SAME(format, (long long)value);
  some_format(format, "j", letter, 40);
  SAME(format, (intmax_t)value);
  some_format(format, "z", letter, 40);
  SAME(format, (size_t)value);
  some_format(format, "t", letter, 40);
  SAME(format, (ptrdiff_t)value);
  sprintf(format, "%%%s%up", below(2) ? "-" : "", below(20));
  SAME(format, (void *)(uintptr_t)(value | 1));
}

static void texts(void) {
  char format[64];
  char text[] = "a text of some length";
  text[below(sizeof text)] = 0;
  sprintf(format, "%%%s%u.%us|%%%uc|%%%%", below(2) ? "-" : "", below(30),
          below(30), below(5));
  SAME(format, text, 'x');
  int width = (int)below(40) - 20;
  int precision = (int)below(20) - 5;
  SAME("%*.*s|%-*d", width, precision, text, width, 7);
  SAME("%s%c%s", "with a zero: ", 0, "!");
}

static double some_double(void) {
  static const double odd[] = {
      0,   -0.0,  1,   INFINITY, -INFINITY, NAN,  0.5,      1.5,
      2.5, 0.125, 9.5, 99.5,     1e5,       1e-4, 999999.5, 9.9999995e-5};
  uint64_t bits = next_random();
  double value;
  switch (below(6)) {
  case 0:
    return odd[below(sizeof odd / sizeof *odd)];
  case 1: /* halves of a decimal place */
    return (double)(int32_t)(bits >> below(32)) / (double)(1 << below(20));
  case 2:
    return (double)(int64_t)bits / 1000;
  case 3: /* tiny */
    bits &= UINT64_MAX >> below(12) >> 12;
    break;
  default:
    break;
  }
  memcpy(&value, &bits, sizeof value);
  return isnan(value) ? NAN : value; /* the sign of a NaN is shown */
}

/* %#g, for which glibc 2.36 forgets digits where a number rounds up to a power of
 * ten: what it is by the standard, of two other conversions. */
static void general(double value) {
  char ours[64];
  char theirs[64];
  int precision = (int)below(20);
  int digits = precision ? precision : 1;
  our_sprintf(ours, "%#.*g", precision, value);
  snprintf(theirs, sizeof theirs, "%.*e", digits - 1, value);
  const char *letter = strchr(theirs, 'e');
  int exponent = letter ? atoi(letter + 1) : 0;
  if (exponent < -4 || exponent >= digits) {
    snprintf(theirs, sizeof theirs, "%#.*e", digits - 1, value);
  } else {
    snprintf(theirs, sizeof theirs, "%#.*f", digits - 1 - exponent, value);
  }
  EXPECT(strcmp(ours, theirs) == 0, "%%#.%dg of %a: `%s`, not `%s`", precision,
         value, ours, theirs);
}

static void doubles(void) {
  char format[64];
  double value = some_double();
  char letter = "fFeEgGaA"[below(8)];
  some_format(format, "", letter, below(10) ? 25 : 1200);
  if ((letter | 0x20) == 'g' && strchr(format, '#')) {
    while (strchr(format, '#')) {
      *strchr(format, '#') = '-';
    }
    general(value);
  }
  SAME(format, value);
  SAME("%.17g", value);
  int precision = (int)below(20);
  SAME("%.*f", precision, value);
  if (!strchr("aAgG", letter)) {
    some_format(format, "L", letter, 25);
    SAME(format, (long double)value);
  }
}

/* What only has to hold for ours, and what the standard says of counts. */
static void borders(void) {
  char text[64];
  int count = -1;
  signed char small = -1;
  long long large = -1;
  SAME("%d%n%d%hhn%lln", 1234, &count, 56, &small, &large);
  EXPECT(count == 4 && small == 6 && large == 6, "%d", count);
  EXPECT(our_snprintf(NULL, 0, "%5d", 1) == 5, "no room");
  EXPECT(our_sprintf(text, "%s|%q|%", (char *)NULL, 1) == 11 &&
             !strcmp(text, "(null)|%q|%"),
         "%s", text);
  EXPECT(our_snprintf(text, 9, "%p", (void *)NULL) == 3 && !strcmp(text, "0x0"),
         "%s", text);
  our_errno = 0;
  EXPECT(our_snprintf(text, 4, "%2000000000d%2000000000d", 1, 2) == -1 &&
             our_errno == 61,
         "%d", our_errno);
  EXPECT(our_snprintf(text, 4, "%.2147483647d", 1) == INT_MAX, "precision");
  EXPECT(our_snprintf(text, 4, "%9999999999d", 1) == INT_MAX, "width");
}

int main(int count, char **arguments) {
  borders();
  for (long left = rounds(count, arguments); left--;) {
    integers();
    texts();
    doubles();
  }
}
