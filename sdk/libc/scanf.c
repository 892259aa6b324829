/* sscanf: numbers and words out of a text. */
#include "arguments.h"
#include "libc.h"

#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number with a width is copied, so that it ends where the width says. */
enum { LONGEST_NUMBER = 400 };

/* What stands between % and the conversion's letter: the width is 0 where there is
 * none; `length` is the letter of the length, or H for hh and q for ll. */
typedef struct {
  int is_dropped;
  size_t width;
  char length;
  char letter;
} spec_t;

static spec_t spec_at(const char **format) {
  const char *at = *format;
  spec_t spec = {*at == '*', 0, 0, 0};
  at += spec.is_dropped;
  for (; isdigit((unsigned char)*at); ++at) {
    size_t digit = (size_t)(*at - '0');
    spec.width =
        spec.width > (INT_MAX - digit) / 10 ? INT_MAX : spec.width * 10 + digit;
  }
  if (*at && strchr("hljztL", *at)) {
    spec.length = *at++;
    if (*at == spec.length && (*at == 'h' || *at == 'l')) {
      spec.length = *at == 'h' ? 'H' : 'q';
      ++at;
    }
  }
  spec.letter = *at;
  *format = at + (*at != 0);
  return spec;
}

static void store_double(arguments_t *arguments, const spec_t *spec,
                         const char *text, char **end) {
  if (spec->length == 'l') {
    double value = strtod(text, end);
    if (*end != text && !spec->is_dropped) {
      *va_arg(arguments->list, double *) = value;
    }
  } else {
    float value = strtof(text, end);
    if (*end != text && !spec->is_dropped) {
      *va_arg(arguments->list, float *) = value;
    }
  }
}

/* As much of an integer as strtoll or strtoull reads. */
static void scan_integer(arguments_t *arguments, const spec_t *spec,
                         const char *text, char **end) {
  char letter = spec->letter;
  int base = letter == 'i'                    ? 0
             : letter == 'o'                  ? 8
             : letter == 'd' || letter == 'u' ? 10
                                              : 16;
  int is_signed = letter == 'd' || letter == 'i';
  int is_long = spec->length == 'l' && sizeof(long) < sizeof(long long);
  unsigned long long value;
  if (is_long) {
    value = is_signed ? (unsigned long)strtol(text, end, base)
                      : strtoul(text, end, base);
  } else {
    value = is_signed ? (unsigned long long)strtoll(text, end, base)
                      : strtoull(text, end, base);
  }
  if (*end != text && !spec->is_dropped) {
    keyway_libc_store(arguments, letter == 'p' ? 'z' : spec->length, value);
  }
}

/* A number at *text, which is moved past it; 0 where there is none. */
static int scan_number(const char **text, arguments_t *arguments,
                       const spec_t *spec) {
  char copy[LONGEST_NUMBER + 1];
  const char *from = *text;
  if (spec->width) {
    size_t most = spec->width < LONGEST_NUMBER ? spec->width : LONGEST_NUMBER;
    size_t size = strnlen(*text, most);
    memcpy(copy, *text, size);
    copy[size] = 0;
    from = copy;
  }
  char *end = (char *)from;
  if (strchr("aAeEfFgG", spec->letter)) {
    store_double(arguments, spec, from, &end);
  } else {
    scan_integer(arguments, spec, from, &end);
  }
  *text += end - from;
  return end != from;
}

/* Whether `byte` is in the set of %[, whose text is `set`, of `size` bytes without
 * the brackets. */
static int is_in(const char *set, size_t size, char byte) {
  int inverted = size && *set == '^';
  int found = 0;
  set += inverted;
  size -= (size_t)inverted;
  for (size_t i = 0; i < size; ++i) {
    unsigned char first = (unsigned char)set[i];
    unsigned char last = first;
    if (i + 2 < size && set[i + 1] == '-') {
      i += 2;
      last = (unsigned char)set[i];
    }
    found |= (unsigned char)byte >= first && (unsigned char)byte <= last;
  }
  return found != inverted;
}

/* The length of a set in a format, whose first byte may be a bracket. */
static size_t length_of_set(const char *set) {
  size_t first = *set == '^';
  first += set[first] == ']';
  return first + strcspn(set + first, "]");
}

/* Bytes of %s, %c or %[ at *text, which is moved past them; 0 where there is
 * none. */
static int scan_bytes(const char **text, arguments_t *arguments,
                      const spec_t *spec, const char *set) {
  size_t set_size = length_of_set(set);
  size_t most = spec->width ? spec->width : spec->letter == 'c' ? 1 : SIZE_MAX;
  size_t size = 0;
  const char *from = *text;
  for (; size < most && from[size]; ++size) {
    if ((spec->letter == 's' && isspace((unsigned char)from[size])) ||
        (spec->letter == '[' && !is_in(set, set_size, from[size]))) {
      break;
    }
  }
  if (!size || (spec->letter == 'c' && size < most)) {
    return 0;
  }
  if (!spec->is_dropped) {
    char *to = va_arg(arguments->list, char *);
    memcpy(to, from, size);
    if (spec->letter != 'c') {
      to[size] = 0;
    }
  }
  *text += size;
  return 1;
}

static const char *after_space(const char *text) {
  while (isspace((unsigned char)*text)) {
    ++text;
  }
  return text;
}

/* Scans one conversion but %n, and moves both texts past it; 0 where the text does
 * not fit, or the letter is unknown. */
static int scan(const char **text, const char **format, const spec_t *spec,
                arguments_t *arguments) {
  switch (spec->letter) {
  case '%':
    return *(*text)++ == '%';
  case '[': {
    const char *set = *format;
    *format += length_of_set(set);
    *format += **format == ']';
    return scan_bytes(text, arguments, spec, set);
  }
  case 's':
  case 'c':
    return spec->length == 0 && scan_bytes(text, arguments, spec, "");
  default:
    return spec->letter && strchr("diouxXpaAeEfFgG", spec->letter) &&
           spec->length != 'L' && scan_number(text, arguments, spec);
  }
}

KEYWAY_LIBC int vsscanf(const char *text, const char *format, va_list list) {
  const char *start = text;
  int stored = 0;
  int failed_at_end = 0;
  arguments_t arguments;
  va_copy(arguments.list, list);
  while (*format) {
    if (isspace((unsigned char)*format)) {
      format = after_space(format);
      text = after_space(text);
      continue;
    }
    if (*format != '%') {
      if (*text != *format) {
        failed_at_end = !*text;
        break;
      }
      ++text;
      ++format;
      continue;
    }
    ++format;
    spec_t spec = spec_at(&format);
    if (spec.letter == 'n') {
      if (!spec.is_dropped) {
        keyway_libc_store(&arguments, spec.length,
                          (unsigned long long)(text - start));
      }
      continue;
    }
    if (spec.letter != 'c' && spec.letter != '[') {
      text = after_space(text);
    }
    failed_at_end = !*text;
    if (failed_at_end || !scan(&text, &format, &spec, &arguments)) {
      break;
    }
    stored += !spec.is_dropped && spec.letter != '%';
  }
  va_end(arguments.list);
  return !stored && failed_at_end ? EOF : stored;
}

KEYWAY_LIBC int sscanf(const char *restrict text, const char *restrict format,
                       ...) {
  va_list arguments;
  va_start(arguments, format);
  int result = vsscanf(text, format, arguments);
  va_end(arguments);
  return result;
}
