/* Numbers from texts against the system's: integers in every base, and fractions
 * that lie on or beside the half of two neighbours. */
#include "ours.h"
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

OURS(strtol);
OURS(strtoll);
OURS(strtoul);
OURS(strtoull);
OURS(strtoimax);
OURS(strtoumax);
OURS(strtod);
OURS(strtof);
OURS(atoi);
OURS(atol);
OURS(atoll);
OURS(atof);
OURS(abs);
OURS(labs);
OURS(llabs);
OURS(imaxabs);
OURS(div);
OURS(ldiv);
OURS(lldiv);
OURS(imaxdiv);

/* Their errno as one of ours. */
static int number_of(int theirs) {
  return theirs == ERANGE ? 68 : theirs == EINVAL ? 28 : theirs;
}

/* Of another one the standard does not say where the number ends. */
static int is_base(int base) { return base == 0 || (base > 1 && base <= 36); }

#define SAME_INTEGER(name, text, base)                                       \
  do {                                                                       \
    char *our_end = 0;                                                       \
    char *their_end = 0;                                                     \
    our_errno = errno = 0;                                                   \
    EXPECT(our_##name(text, &our_end, base) == name(text, &their_end, base), \
           #name " of %s, %d", text, base);                                  \
    EXPECT(our_end == their_end || (our_end == text && !is_base(base)),      \
           #name " of %s, %d ends", text, base);                             \
    EXPECT(our_errno == (our_end == text ? our_errno : number_of(errno)),    \
           #name " of %s, %d: errno %d", text, base, our_errno);             \
  } while (0)

static void integers(const char *text, int base) {
  SAME_INTEGER(strtol, text, base);
  SAME_INTEGER(strtoll, text, base);
  SAME_INTEGER(strtoul, text, base);
  SAME_INTEGER(strtoull, text, base);
  SAME_INTEGER(strtoimax, text, base);
  SAME_INTEGER(strtoumax, text, base);
  EXPECT(our_atoi(text) == atoi(text), "%s", text);
  EXPECT(our_atol(text) == atol(text), "%s", text);
  EXPECT(our_atoll(text) == atoll(text), "%s", text);
}

static void some_integer(void) {
  static const char *const starts[] = {"",   "-",   "+",  " \t\n-", "0x", "0X",
                                       "-0", "-0x", "+-", "0",      "\v "};
  static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyzABCXYZ .";
  char text[64];
  strcpy(text, starts[below(sizeof starts / sizeof *starts)]);
  unsigned size = below(24);
  unsigned limit = below(2) ? 10 : sizeof digits - 1;
  for (unsigned i = 0; i < size; ++i) {
    char one[2] = {digits[below(limit)], 0};
    strcat(text, one);
  }
  integers(text, below(3) ? (int)below(37) : 10);
}

/* The limits of a type, one below and one above, in a few bases. */
static void borders(void) {
  static const char *const texts[] = {"2147483647",
                                      "2147483648",
                                      "-2147483648",
                                      "-2147483649",
                                      "4294967295",
                                      "4294967296",
                                      "9223372036854775807",
                                      "9223372036854775808",
                                      "-9223372036854775808",
                                      "-9223372036854775809",
                                      "18446744073709551615",
                                      "18446744073709551616",
                                      "-18446744073709551615",
                                      "-18446744073709551616",
                                      "0x7fffffffffffffff",
                                      "0x8000000000000000",
                                      "0xffffffffffffffff",
                                      "0x10000000000000000",
                                      "0x",
                                      "0xg",
                                      "08",
                                      "0b1",
                                      "",
                                      " ",
                                      "-",
                                      "- 1"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; ++i) {
    for (int base = -1; base < 38; ++base) {
      integers(texts[i], base);
    }
  }
}

static uint64_t bits_of(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static double double_of(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/* Whether a number is tiny the system asks after rounding, and of a hexadecimal one
 * it may overlook that it is not exact. */
static int same_errno(const char *text, int is_least) {
  return our_errno == number_of(errno) || is_least ||
         (our_errno == 68 && !errno && strpbrk(text, "xX"));
}

static void fraction(const char *text) {
  char *our_end = 0;
  char *their_end = 0;
  our_errno = errno = 0;
  double ours = our_strtod(text, &our_end);
  double theirs = strtod(text, &their_end);
  EXPECT(bits_of(ours) == bits_of(theirs) || (isnan(ours) && isnan(theirs)),
         "strtod of %s: %a, not %a", text, ours, theirs);
  EXPECT(signbit(ours) == signbit(theirs), "strtod of %s", text);
  EXPECT(our_end == their_end, "strtod of %s ends", text);
  EXPECT(same_errno(text, fabs(theirs) == 0x1p-1022), "strtod of %s: errno %d",
         text, our_errno);
  our_errno = errno = 0;
  float our_float = our_strtof(text, &our_end);
  float their_float = strtof(text, &their_end);
  EXPECT(memcmp(&our_float, &their_float, sizeof our_float) == 0 ||
             (isnan(our_float) && isnan(their_float)),
         "strtof of %s: %a, not %a", text, our_float, their_float);
  EXPECT(our_end == their_end, "strtof of %s ends", text);
  EXPECT(same_errno(text, fabsf(their_float) == 0x1p-126f),
         "strtof of %s: errno %d", text, our_errno);
}

static double some_double(void) {
  uint64_t bits = next_random();
  switch (below(4)) {
  case 0: /* tiny */
    bits &= UINT64_MAX >> below(13);
    return double_of(bits & 0x000fffffffffffff);
  case 1: /* as people write them */
    return (double)(int64_t)(bits >> below(64)) / (double)(1 << below(20));
  default:
    return isfinite(double_of(bits)) ? double_of(bits) : 0;
  }
}

/* The digits of a double, and those of the half above it, exactly or with a last
 * digit that decides. */
static void some_fraction(void) {
  char text[1200];
  double value = fabs(some_double());
  snprintf(text, sizeof text, "%.*e", (int)below(20), value);
  fraction(text);
  /* long double has the bit that the half needs */
  double next = nextafter(value, INFINITY);
  long double half = ((long double)value + next) / 2;
  if (isfinite((double)half)) {
    int size = snprintf(text, sizeof text, "%.780Lf", half);
    fraction(text);
    if (value < 1e-290) {
      size = snprintf(text, sizeof text, "%.1090Lf", half);
      fraction(text);
    }
    text[size++] = '1';
    text[size] = 0;
    fraction(text);
  }
  float half_float = (float)value;
  if (isfinite(half_float)) {
    double between =
        ((double)half_float + nextafterf(half_float, INFINITY)) / 2;
    snprintf(text, sizeof text, "%.250f", between);
    fraction(text);
    snprintf(text, sizeof text, "%.*g", 10 + (int)below(20), between);
    fraction(text);
  }
}

static void some_digits(void) {
  char text[1000];
  unsigned size = below(below(8) ? 30 : 900);
  unsigned point = below(size + 2);
  unsigned used = 0;
  unsigned zeros = below(4) ? 0 : below(size + 1);
  for (unsigned i = 0; i < size; ++i) {
    if (i == point) {
      text[used++] = '.';
    }
    text[used++] = (char)('0' + (i < zeros ? 0 : below(10)));
  }
  snprintf(text + used, 20, "%c%d", below(2) ? 'e' : 'E',
           (int)below(700) - 350);
  fraction(text);
}

static void some_hexadecimal(void) {
  static const char letters[] = "0123456789abcdefABCDEF000.fff";
  char text[64] = "0x";
  unsigned size = below(30);
  for (unsigned i = 0; i < size; ++i) {
    text[2 + i] = letters[below(sizeof letters - 1)];
  }
  snprintf(text + 2 + size, 20, "%c%d", below(5) ? 'p' : 'P',
           (int)below(2400) - 1200);
  fraction(text);
  snprintf(text, sizeof text, "%a", some_double());
  fraction(text);
}

static void odd_fractions(void) {
  static const char *const texts[] = {
      "",
      ".",
      "-",
      "+.e1",
      "1e",
      "1e+",
      "1.e1",
      ".5",
      "-.5e-1x",
      "  \t+7.",
      "0",
      "-0",
      "-0.0e5",
      "0e999999999999",
      "1e999999999999999999",
      "1e-999999999999999999",
      "inf",
      "-INFINITY",
      "infinit",
      "nan",
      "-nan",
      "nan(",
      "nan()",
      "nan(ab_1)",
      "nan(a-b)",
      "NaN",
      "in",
      "0x",
      "0x.",
      "0x.p1",
      "0x1p",
      "0x1p+",
      "0x1.8p1",
      "0x.8",
      "0x8.",
      "0xg",
      "1_0",
      "1..2",
      "4.9406564584124654e-324",
      "2.4703282292062327e-324",
      "2.4703282292062328e-324",
      "2.2250738585072011e-308",
      "2.2250738585072014e-308",
      "1.7976931348623157e308",
      "1.7976931348623158e308",
      "1.7976931348623159e308",
      "9007199254740993",
      "9007199254740992.999999999999999999999999",
      "3.4028235e38",
      "3.4028235677973366e38",
      "1e23",
      "8.5e22",
      "0x1.fffffffffffff8p0",
      "0x1.fffffffffffff7p0",
      "0x0.00000000000008p-1022",
      "0x0.000000000000080000001p-1022",
      "0x1p1023",
      "0x1p1024",
      "0x1.fffffffffffff8p1023",
      "0x1p99999999999",
      "0x1p-99999999999",
      "0x0p99999999999",
      "7e-46",
      "7.1e-46",
      "1.4e-45"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; ++i) {
    fraction(texts[i]);
  }
  enum { MANY = 100010 };
  static char many[MANY + 20];
  memset(many, '0', MANY);
  many[1] = '.';
  strcpy(many + MANY, "1e100009"); /* 0.000...01e100009 is 1 */
  fraction(many);
  many[0] = '1';
  many[1] = '0';
  strcpy(many + MANY, "e-100009");
  fraction(many);
  EXPECT(our_atof(" 2.5x") == 2.5, "atof");
}

static void arithmetic(void) {
  EXPECT(our_abs(-3) == 3 && our_labs(-3) == 3 && our_llabs(3) == 3 &&
             our_imaxabs(-3) == 3,
         "abs");
  for (int i = -20; i <= 20; ++i) {
    int by = i % 7 ? i % 7 : 3;
    EXPECT(our_div(i, by).quot == i / by && our_div(i, by).rem == i % by &&
               our_ldiv(i, by).rem == i % by &&
               our_lldiv(i, by).rem == i % by &&
               our_imaxdiv(i, by).quot == i / by,
           "div of %d", i);
  }
}

int main(int count, char **arguments) {
  arithmetic();
  borders();
  odd_fractions();
  for (long left = rounds(count, arguments); left--;) {
    some_integer();
    some_fraction();
    some_digits();
    some_hexadecimal();
  }
}
