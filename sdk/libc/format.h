/* The formatter behind all forms of printf. */
#ifndef KEYWAY_LIBC_FORMAT_H
#define KEYWAY_LIBC_FORMAT_H

#include "libc.h"

#include <stdarg.h>

/* Where formatted text goes, piece by piece. */
typedef struct keyway_libc_sink {
  void (*write)(struct keyway_libc_sink *sink, const char *text, size_t size);
  uint64_t written; /* bytes so far; the formatter counts them */
} keyway_libc_sink_t;

/* Formats as <stdio.h> says, and returns what printf returns: the bytes, or -1
 * and EOVERFLOW where they are more than INT_MAX. [any] */
int keyway_libc_format(keyway_libc_sink_t *sink, const char *format,
                       va_list arguments);

#endif /* KEYWAY_LIBC_FORMAT_H */
