/* sdk/libc in a real module: what differs from the build machine, such as a long of
 * 32 bits, a long double of 128, and the instructions behind <math.h>; and a bit of
 * everything else. Returns the number of checks, or the line of the failed one as
 * the plugin's own error. */
#include <keyway/plugin.h>

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int32_t checks;

#define CHECK(condition)                     \
  do {                                       \
    if (!(condition)) {                      \
      return KEYWAY_ERROR_PLUGIN - __LINE__; \
    }                                        \
    ++checks;                                \
  } while (0)

static char text[400];

/* Keeps the compiler from knowing a value. */
static double opaque(double value) {
  volatile double copy = value;
  return copy;
}

#define PRINTS(expected, ...)                       \
  CHECK(snprintf(text, sizeof text, __VA_ARGS__) == \
            (int)sizeof(expected) - 1 &&            \
        strcmp(text, expected) == 0)

static int32_t formats(void) {
  PRINTS("-2147483648 4294967295", "%ld %lu", LONG_MIN, ULONG_MAX);
  PRINTS("ffffffffffffffff|  7|007", "%llx|%3d|%03zu", -1ll, 7, (size_t)7);
  PRINTS("-128 65535 18446744073709551615", "%" PRId8 " %" PRIu16 " %" PRIu64,
         (int8_t)-128, (uint16_t)65535, UINT64_MAX);
  PRINTS("9223372036854775807 0xffffffff", "%jd %p", INTMAX_MAX, (void *)-1);
  PRINTS("0.1 1e+23 0.10000000000000001", "%g %g %.17g", 0.1, 1e23, 0.1);
  PRINTS("0 2 2 -0.49", "%.0f %.0f %.0f %.2f", 0.5, 1.5, 2.5, -0.495);
  PRINTS("0x1.8p+1 inf NAN", "%a %f %F", 3.0, INFINITY, (double)NAN);
  PRINTS("ab   |  cde|f", "%-5.2s|%5s|%c", "abc", "cde", 'f');
  CHECK(snprintf(text, sizeof text, "%.400f", 0x1p-1074) == 402);
  CHECK(text[0] == '0' && text[326] == '9' && text[325] == '4');
  return 0;
}

static int32_t long_doubles(void) {
  volatile long double value = 1.5L;
  PRINTS("1.5 -0x1p-1", "%Lg %La", value, -0.5L);
  PRINTS("0.10000000000000001", "%.17Lg", 0.1L);
  PRINTS("inf nan 0", "%Lf %Lf %.0Lf", __builtin_huge_vall(),
         __builtin_nanl(""), 1e-4000L);
  PRINTS("inf 4.9e-324", "%Lg %.2Lg", 1e4000L, 4.9e-324L);
  return 0;
}

static int32_t conversions(void) {
  char *end;
  errno = 0;
  CHECK(strtol("2147483648", NULL, 10) == LONG_MAX && errno == ERANGE);
  CHECK(strtol("-2147483649x", &end, 10) == LONG_MIN && *end == 'x');
  CHECK(strtoul("0xffffffff", NULL, 0) == ULONG_MAX);
  errno = 0;
  CHECK(strtoul("4294967296", NULL, 0) == ULONG_MAX && errno == ERANGE);
  CHECK(strtoul("-1", NULL, 10) == ULONG_MAX);
  CHECK(strtoll("-9223372036854775808", NULL, 10) == LLONG_MIN);
  CHECK(strtod("1.7976931348623157e308", &end) == 0x1.fffffffffffffp1023);
  CHECK(strtod("9007199254740993", NULL) == 9007199254740992);
  CHECK(strtod("9007199254740993.0000000000000000000000001", NULL) ==
        9007199254740994);
  CHECK(strtod("4.9e-324", NULL) == 0x1p-1074);
  CHECK(strtof("16777217", NULL) == 16777216);
  CHECK(isnan(strtod("nan", NULL)) && isinf(strtod("-inf", NULL)));
  return 0;
}

static int32_t scans(void) {
  long integer;
  double fraction;
  short small;
  char word[8];
  CHECK(sscanf("-2147483649 0.1 x", "%ld %lg %7s", &integer, &fraction, word) ==
        3);
  CHECK(integer == LONG_MIN && fraction == 0.1 && strcmp(word, "x") == 0);
  CHECK(sscanf("12:345", "%2hd:%1ld", &small, &integer) == 2);
  CHECK(small == 12 && integer == 3);
  CHECK(sscanf("", "%ld", &integer) == EOF);
  return 0;
}

static int32_t maths(void) {
  CHECK(sqrt(opaque(2)) == 0x1.6a09e667f3bcdp0 && sqrtf((float)opaque(4)) == 2);
  CHECK(isnan(sqrt(opaque(-1))));
  CHECK(floor(opaque(-0.5)) == -1 && ceil(opaque(0.5)) == 1);
  CHECK(signbit(ceil(opaque(-0.5))) && trunc(opaque(-1.5)) == -1);
  CHECK(rint(opaque(2.5)) == 2 && nearbyint(opaque(-3.5)) == -4);
  CHECK(round(opaque(2.5)) == 3 && roundf((float)opaque(-2.5)) == -3);
  CHECK(round(opaque(0.49999999999999994)) == 0);
  CHECK(lround(opaque(1e10)) == LONG_MAX && lrint(opaque(-2.5)) == -2);
  CHECK(llround(opaque(-1e10)) == -10000000000);
  CHECK(fmod(opaque(-7), 3) == -1 && fmodf((float)opaque(1e10), 7) == 4);
  CHECK(fmax(opaque(NAN), 1) == 1 && fmin(opaque(1), 2) == 1);
  CHECK(copysign(opaque(1), -2) == -1 && fabs(opaque(-3)) == 3);
  CHECK(ldexp(opaque(1), -1074) == 0x1p-1074 && scalbn(opaque(3), 2) == 12);
  int exponent;
  double whole;
  CHECK(frexp(opaque(8), &exponent) == 0.5 && exponent == 4);
  CHECK(modf(opaque(-1.25), &whole) == -0.25 && whole == -1);
  return 0;
}

static int by_value(const void *left, const void *right) {
  return *(const int *)left - *(const int *)right;
}

static int32_t texts(void) {
  CHECK(strcmp("abc", "abd") < 0 && strncmp("abc", "abd", 2) == 0);
  CHECK(strcasecmp("aBc", "AbC") == 0 && strcmp("\xff", "a") > 0);
  CHECK(strstr("a needle in", "needle")[6] == ' ' && !strstr("ab", "abc"));
  CHECK(strchr("abc", 'c')[1] == 0 && strrchr("abab", 'a')[2] == 0);
  CHECK(strspn("aab", "a") == 2 && strcspn("aab", "b") == 2);
  CHECK(strcmp(strcat(strcpy(text, "ab"), "cd"), "abcd") == 0);
  CHECK(strlcpy(text, "abcdef", 4) == 6 && strcmp(text, "abc") == 0);
  char *rest;
  strcpy(text, ",a,,b");
  CHECK(strcmp(strtok_r(text, ",", &rest), "a") == 0);
  CHECK(strcmp(strtok_r(NULL, ",", &rest), "b") == 0);
  CHECK(!strtok_r(NULL, ",", &rest));
  CHECK(isalpha('x') && !isalpha('1') && toupper('x') == 'X');
  int array[100];
  for (int i = 0; i < 100; ++i) {
    array[i] = i * 37 % 100;
  }
  qsort(array, 100, sizeof *array, by_value);
  for (int i = 0; i < 100; ++i) {
    CHECK(array[i] == i);
    CHECK(bsearch(&i, array, 100, sizeof *array, by_value) == array + i);
  }
  return 0;
}

static int32_t process(int32_t input) {
  int32_t (*const all[])(void) = {formats, long_doubles, conversions,
                                  scans,   maths,        texts};
  (void)input;
  checks = 0;
  for (size_t i = 0; i < sizeof all / sizeof *all; ++i) {
    int32_t failed = all[i]();
    if (failed) {
      return failed;
    }
  }
  return checks;
}

KEYWAY_FUNCTION_PLUGIN("libc", process);
