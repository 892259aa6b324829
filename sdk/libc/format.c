/* The formatter: reads the format, and prints integers, texts and doubles. */
#include "format.h"

#include "arguments.h"
#include "double.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { LEFT = 1, PLUS = 2, SPACE = 4, ALTERNATIVE = 8, ZERO = 16 };

/* What stands between % and the conversion's letter. `length` is the letter of
 * the length, or H for hh and q for ll; `precision` is -1 where there is none. */
typedef struct {
  unsigned flags;
  int width;
  int precision;
  char length;
  char letter;
} spec_t;

static void write(keyway_libc_sink_t *sink, const char *text, size_t size) {
  sink->written += size;
  sink->write(sink, text, size);
}

static void pad(keyway_libc_sink_t *sink, char byte, int count) {
  static const char spaces[] = "                ";
  static const char zeros[] = "0000000000000000";
  enum { BLOCK = sizeof zeros - 1 };
  const char *block = byte == '0' ? zeros : spaces;
  for (; count > BLOCK; count -= BLOCK) {
    write(sink, block, BLOCK);
  }
  if (count > 0) {
    write(sink, block, (size_t)count);
  }
}

/* Writes what makes up a field of `spec->width` before a body of `size` bytes:
 * spaces, then the prefix, then zeros if `with_zeros`. */
static void begin(keyway_libc_sink_t *sink, const spec_t *spec,
                  const char *prefix, int size, int with_zeros) {
  int prefix_size = (int)strlen(prefix);
  int fill = 0;
  if (!(spec->flags & LEFT) && spec->width > prefix_size &&
      spec->width - prefix_size > size) {
    fill = spec->width - prefix_size - size;
  }
  pad(sink, ' ', with_zeros ? 0 : fill);
  write(sink, prefix, (size_t)prefix_size);
  pad(sink, '0', with_zeros ? fill : 0);
}

/* Writes the spaces that are missing since `start` bytes were written. */
static void finish(keyway_libc_sink_t *sink, const spec_t *spec,
                   uint64_t start) {
  uint64_t size = sink->written - start;
  if (size < (uint64_t)spec->width) {
    pad(sink, ' ', spec->width - (int)size);
  }
}

static const char *sign_of(const spec_t *spec, int negative) {
  if (negative) {
    return "-";
  }
  return spec->flags & PLUS ? "+" : spec->flags & SPACE ? " " : "";
}

/* Writes the digits backwards before `end`, and returns where they begin. */
static char *digits_before(char *end, uint64_t value, unsigned base,
                           char letter_a) {
  while (value >> 32) { /* the division of 64 bits is the slower one */
    unsigned digit = (unsigned)(value % base);
    *--end = (char)(digit < 10 ? '0' + digit : letter_a + digit - 10);
    value /= base;
  }
  for (uint32_t low = (uint32_t)value; low; low /= base) {
    unsigned digit = low % base;
    *--end = (char)(digit < 10 ? '0' + digit : letter_a + digit - 10);
  }
  return end;
}

static void print_integer(keyway_libc_sink_t *sink, const spec_t *spec,
                          uint64_t value, const char *prefix) {
  char digits[22]; /* 64 bits in octal */
  char *end = digits + sizeof digits;
  char letter = spec->letter;
  unsigned base = letter == 'o' ? 8 : letter == 'x' || letter == 'X' ? 16 : 10;
  char *start = digits_before(end, value, base, letter == 'X' ? 'A' : 'a');
  int size = (int)(end - start);
  int least = spec->precision < 0 ? 1 : spec->precision;
  if (letter == 'o' && spec->flags & ALTERNATIVE && least <= size) {
    least = size + 1;
  }
  int zeros = least > size ? least - size : 0;
  int body = zeros > INT_MAX - size ? INT_MAX : zeros + size;
  begin(sink, spec, prefix, body, spec->flags & ZERO && spec->precision < 0);
  pad(sink, '0', zeros);
  write(sink, start, (size_t)size);
}

static int64_t signed_argument(arguments_t *arguments, char length) {
  switch (length) {
  case 'H':
    return (signed char)va_arg(arguments->list, int);
  case 'h':
    return (short)va_arg(arguments->list, int);
  case 'l':
    return va_arg(arguments->list, long);
  case 'q':
    return va_arg(arguments->list, long long);
  case 'j':
    return va_arg(arguments->list, intmax_t);
  case 'z':
  case 't':
    return va_arg(arguments->list, ptrdiff_t);
  default:
    return va_arg(arguments->list, int);
  }
}

static uint64_t unsigned_argument(arguments_t *arguments, char length) {
  switch (length) {
  case 'H':
    return (unsigned char)va_arg(arguments->list, int);
  case 'h':
    return (unsigned short)va_arg(arguments->list, int);
  case 'l':
    return va_arg(arguments->list, unsigned long);
  case 'q':
    return va_arg(arguments->list, unsigned long long);
  case 'j':
    return va_arg(arguments->list, uintmax_t);
  case 'z':
  case 't':
    return va_arg(arguments->list, size_t);
  default:
    return va_arg(arguments->list, unsigned);
  }
}

#if __LDBL_MANT_DIG__ == 113
/* Rationale: the conversion that C has would be a function of the compiler's own
 * library, which a plugin does not link. */
static double narrowed(long double value) {
  uint64_t words[2]; /* the low one first */
  memcpy(words, &value, sizeof words);
  uint64_t sign = words[1] & (uint64_t)1 << 63;
  int exponent = (int)(words[1] >> 48 & 0x7fff);
  uint64_t high = words[1] & 0xffffffffffff;
  uint64_t bits = 0;
  if (exponent == 0x7fff) {
    bits = (uint64_t)0x7ff << 52 | (uint64_t)(high || words[0]) << 51;
  } else if (exponent) {
    int ignored;
    uint64_t top = (high | (uint64_t)1 << 48) << 15 | words[0] >> 49;
    bits = keyway_libc_rounded(top, words[0] << 15 != 0, exponent - 16446,
                               KEYWAY_LIBC_DOUBLE, &ignored);
  }
  return keyway_libc_from_bits(sign | bits);
}
#else
static double narrowed(long double value) { return (double)value; }
#endif

/* Writes `count` digits from index `from` on, with zeros on both sides of those
 * that the number has. */
static void print_digits(keyway_libc_sink_t *sink,
                         const keyway_libc_decimal_t *decimal, int from,
                         int count) {
  if (from < 0) {
    int zeros = count < -from ? count : -from;
    pad(sink, '0', zeros);
    from += zeros;
    count -= zeros;
  }
  int there = decimal->count - from;
  there = there < 0 ? 0 : there < count ? there : count;
  write(sink, decimal->digits + (there ? from : 0), (size_t)there);
  pad(sink, '0', count - there);
}

/* e+XX or p+X: the letter, the sign, and at least `least` digits. */
static int exponent_text(char to[8], char letter, int exponent, int least) {
  char *end = to + 8;
  unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
  char *start = digits_before(end, size, 10, 'a');
  while (end - start < least) {
    *--start = '0';
  }
  *--start = exponent < 0 ? '-' : '+';
  *--start = letter;
  memmove(to, start, (size_t)(end - start));
  return (int)(end - start);
}

/* The bytes of a fraction with its point, or as many as make the result of printf
 * an error. */
static int with_fraction(int whole, int precision, const spec_t *spec) {
  if (!precision && !(spec->flags & ALTERNATIVE)) {
    return whole;
  }
  return precision > INT_MAX - whole - 1 ? INT_MAX : whole + 1 + precision;
}

static void print_point(keyway_libc_sink_t *sink, const spec_t *spec,
                        int precision) {
  write(sink, ".", precision || spec->flags & ALTERNATIVE);
}

/* %f, of digits that are rounded already */
static void print_fixed(keyway_libc_sink_t *sink, const spec_t *spec,
                        const keyway_libc_decimal_t *decimal,
                        const char *prefix, int precision) {
  int whole = decimal->point > 1 ? decimal->point : 1;
  begin(sink, spec, prefix, with_fraction(whole, precision, spec),
        spec->flags & ZERO);
  print_digits(sink, decimal, decimal->point - whole, whole);
  print_point(sink, spec, precision);
  print_digits(sink, decimal, decimal->point, precision);
}

/* %e, of digits that are rounded already */
static void print_scientific(keyway_libc_sink_t *sink, const spec_t *spec,
                             const keyway_libc_decimal_t *decimal,
                             const char *prefix, int precision) {
  char exponent[8];
  char letter = spec->letter & 0x20 ? 'e' : 'E';
  int size = exponent_text(exponent, letter, decimal->point - 1, 2);
  begin(sink, spec, prefix, with_fraction(1 + size, precision, spec),
        spec->flags & ZERO);
  print_digits(sink, decimal, 0, 1);
  print_point(sink, spec, precision);
  print_digits(sink, decimal, 1, precision);
  write(sink, exponent, (size_t)size);
}

/* %g: as few digits as hold the number, in the shorter form. */
static void print_general(keyway_libc_sink_t *sink, const spec_t *spec,
                          keyway_libc_decimal_t *decimal, const char *prefix,
                          int precision) {
  keyway_libc_decimal_round(decimal, precision ? precision : 1);
  int digits = precision ? precision : 1;
  if (!(spec->flags & ALTERNATIVE)) {
    int count = decimal->count;
    while (count > 1 && decimal->digits[count - 1] == '0') {
      --count;
    }
    digits = count ? count : 1;
  }
  int is_fixed =
      decimal->point > -4 && decimal->point <= (precision ? precision : 1);
  if (is_fixed) {
    int fraction = digits - decimal->point;
    print_fixed(sink, spec, decimal, prefix, fraction > 0 ? fraction : 0);
  } else {
    print_scientific(sink, spec, decimal, prefix, digits - 1);
  }
}

static void print_decimal(keyway_libc_sink_t *sink, const spec_t *spec,
                          uint64_t bits, const char *prefix) {
  keyway_libc_decimal_t decimal;
  int precision = spec->precision < 0 ? 6 : spec->precision;
  keyway_libc_decimal(bits, &decimal);
  switch (spec->letter | 0x20) {
  case 'f':
    if (precision < KEYWAY_LIBC_MOST_DIGITS * 2) { /* else nothing is cut */
      keyway_libc_decimal_round(&decimal, decimal.point + precision);
    }
    if (!decimal.count) {
      decimal.point = 1;
    }
    print_fixed(sink, spec, &decimal, prefix, precision);
    break;
  case 'e':
    if (precision < KEYWAY_LIBC_MOST_DIGITS) {
      keyway_libc_decimal_round(&decimal, precision + 1);
    }
    print_scientific(sink, spec, &decimal, prefix, precision);
    break;
  default:
    print_general(sink, spec, &decimal, prefix, precision);
  }
}

/* %a: the mantissa's bits, of which all but one follow the point. */
static void print_hexadecimal(keyway_libc_sink_t *sink, const spec_t *spec,
                              uint64_t bits, const char *sign) {
  enum { DIGITS = 13 };
  int is_lower = spec->letter == 'a';
  keyway_libc_parts_t parts = keyway_libc_parts(bits);
  int exponent = parts.mantissa ? parts.exponent + 52 : 0;
  int precision = spec->precision;
  if (precision < 0) {
    precision = DIGITS;
    for (uint64_t rest = parts.mantissa; precision && !(rest & 15);
         rest >>= 4) {
      --precision;
    }
  } else if (precision < DIGITS) {
    int dropped = 4 * (DIGITS - precision);
    uint64_t unit = (uint64_t)1 << dropped;
    uint64_t rest = parts.mantissa & (unit - 1);
    parts.mantissa -= rest;
    if (rest > unit / 2 || (rest == unit / 2 && parts.mantissa & unit)) {
      parts.mantissa += unit;
    }
  }
  char digits[1 + DIGITS];
  for (int i = DIGITS; i >= 0; --i, parts.mantissa >>= 4) {
    unsigned digit = parts.mantissa & 15;
    digits[i] =
        (char)(digit < 10 ? '0' + digit : (is_lower ? 'a' : 'A') + digit - 10);
  }
  char prefix[4] = "";
  strcpy(prefix, sign);
  strcat(prefix, is_lower ? "0x" : "0X");
  char end[8];
  int end_size = exponent_text(end, is_lower ? 'p' : 'P', exponent, 1);
  int there = precision < DIGITS ? precision : DIGITS;
  begin(sink, spec, prefix, with_fraction(1 + end_size, precision, spec),
        spec->flags & ZERO);
  write(sink, digits, 1);
  print_point(sink, spec, precision);
  write(sink, digits + 1, (size_t)there);
  pad(sink, '0', precision - there);
  write(sink, end, (size_t)end_size);
}

static void print_double(keyway_libc_sink_t *sink, const spec_t *spec,
                         double value) {
  const uint64_t infinity = (uint64_t)0x7ff << 52;
  uint64_t bits = keyway_libc_bits(value);
  const char *sign = sign_of(spec, (int)(bits >> 63));
  bits &= UINT64_MAX >> 1;
  if (bits >= infinity) {
    int is_lower = spec->letter & 0x20;
    begin(sink, spec, sign, 3, 0);
    write(sink,
          bits > infinity ? (is_lower ? "nan" : "NAN")
                          : (is_lower ? "inf" : "INF"),
          3);
  } else if ((spec->letter | 0x20) == 'a') {
    print_hexadecimal(sink, spec, bits, sign);
  } else {
    print_decimal(sink, spec, bits, sign);
  }
}

static void print_text(keyway_libc_sink_t *sink, const spec_t *spec,
                       const char *text) {
  text = text ? text : "(null)";
  size_t size = spec->precision < 0 ? strlen(text)
                                    : strnlen(text, (size_t)spec->precision);
  begin(sink, spec, "", size > INT_MAX ? INT_MAX : (int)size, 0);
  write(sink, text, size);
}

/* Prints one conversion; 0 where its letter is unknown. */
static int print(keyway_libc_sink_t *sink, spec_t *spec,
                 arguments_t *arguments) {
  uint64_t start = sink->written;
  switch (spec->letter) {
  case 'd':
  case 'i': {
    int64_t value = signed_argument(arguments, spec->length);
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    print_integer(sink, spec, size, sign_of(spec, value < 0));
    break;
  }
  case 'o':
  case 'u':
  case 'x':
  case 'X': {
    uint64_t value = unsigned_argument(arguments, spec->length);
    int with_prefix = value && spec->flags & ALTERNATIVE;
    const char *prefix = !with_prefix          ? ""
                         : spec->letter == 'x' ? "0x"
                         : spec->letter == 'X' ? "0X"
                                               : "";
    print_integer(sink, spec, value, prefix);
    break;
  }
  case 'p':
    spec->letter = 'x';
    print_integer(sink, spec, (uintptr_t)va_arg(arguments->list, void *), "0x");
    break;
  case 'c': {
    char byte = (char)va_arg(arguments->list, int);
    begin(sink, spec, "", 1, 0);
    write(sink, &byte, 1);
    break;
  }
  case 's':
    if (spec->length == 'l') {
      return 0;
    }
    print_text(sink, spec, va_arg(arguments->list, const char *));
    break;
  case 'n':
    keyway_libc_store(arguments, spec->length, sink->written);
    return 1;
  case '%':
    write(sink, "%", 1);
    return 1;
  default:
    if (!spec->letter || !strchr("fFeEgGaA", spec->letter)) {
      return 0;
    }
    print_double(sink, spec,
                 spec->length == 'L'
                     ? narrowed(va_arg(arguments->list, long double))
                     : va_arg(arguments->list, double));
  }
  finish(sink, spec, start);
  return 1;
}

static unsigned flags_at(const char **format) {
  static const char letters[] = "-+ #0"; /* in the order of their bits */
  unsigned flags = 0;
  for (const char *at; **format && (at = strchr(letters, **format));
       ++*format) {
    flags |= 1u << (at - letters);
  }
  return flags;
}

/* A number, or * for an argument; what does not fit is INT_MAX. */
static int number_at(const char **format, arguments_t *arguments) {
  if (**format == '*') {
    ++*format;
    return va_arg(arguments->list, int);
  }
  int number = 0;
  for (; **format >= '0' && **format <= '9'; ++*format) {
    int digit = **format - '0';
    number = number > (INT_MAX - digit) / 10 ? INT_MAX : number * 10 + digit;
  }
  return number;
}

static spec_t spec_at(const char **format, arguments_t *arguments) {
  spec_t spec = {flags_at(format), number_at(format, arguments), -1, 0, 0};
  if (spec.width < 0) {
    spec.flags |= LEFT;
    spec.width = spec.width < -INT_MAX ? INT_MAX : -spec.width;
  }
  if (**format == '.') {
    ++*format;
    spec.precision = number_at(format, arguments);
    if (spec.precision < 0) {
      spec.precision = -1;
    }
  }
  if (**format && strchr("hljztL", **format)) {
    spec.length = *(*format)++;
    if (**format == spec.length && (spec.length == 'h' || spec.length == 'l')) {
      spec.length = spec.length == 'h' ? 'H' : 'q';
      ++*format;
    }
  }
  spec.letter = **format;
  if (spec.letter) {
    ++*format;
  }
  return spec;
}

KEYWAY_LIBC int keyway_libc_format(keyway_libc_sink_t *sink, const char *format,
                                   va_list list) {
  arguments_t arguments;
  va_copy(arguments.list, list);
  sink->written = 0;
  while (*format) {
    const char *start = format;
    if (*format != '%') {
      while (*format && *format != '%') {
        ++format;
      }
      write(sink, start, (size_t)(format - start));
      continue;
    }
    ++format;
    spec_t spec = spec_at(&format, &arguments);
    if (!print(sink, &spec, &arguments)) {
      write(sink, start, (size_t)(format - start));
    }
  }
  va_end(arguments.list);
  if (sink->written > INT_MAX) {
    errno = EOVERFLOW;
    return -1;
  }
  return (int)sink->written;
}
