/* The arguments behind a format, which printf and scanf walk through. */
#ifndef KEYWAY_LIBC_ARGUMENTS_H
#define KEYWAY_LIBC_ARGUMENTS_H

#include <stdarg.h>
#include <stddef.h>

/* The arguments that are left: a structure, since a va_list may be an array. */
typedef struct {
  va_list list;
} arguments_t;

/* Stores an integer where the next argument points, as wide as `length` says: 'H'
 * for hh, 'q' for ll, else the letter itself, 0 for none. */
static inline void keyway_libc_store(arguments_t *arguments, char length,
                                     unsigned long long value) {
  switch (length) {
  case 'H':
    *va_arg(arguments->list, unsigned char *) = (unsigned char)value;
    break;
  case 'h':
    *va_arg(arguments->list, unsigned short *) = (unsigned short)value;
    break;
  case 'l':
    *va_arg(arguments->list, unsigned long *) = (unsigned long)value;
    break;
  case 'q':
  case 'j':
    *va_arg(arguments->list, unsigned long long *) = value;
    break;
  case 'z':
  case 't':
    *va_arg(arguments->list, size_t *) = (size_t)value;
    break;
  default:
    *va_arg(arguments->list, unsigned *) = (unsigned)value;
  }
}

#endif /* KEYWAY_LIBC_ARGUMENTS_H */
