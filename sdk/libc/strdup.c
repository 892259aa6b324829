/* Texts in memory of their own: apart from the other functions on texts, so that
 * those do not bring malloc into a plugin. */
#include "libc.h"

#include <stdlib.h>
#include <string.h>

KEYWAY_LIBC char *strndup(const char *text, size_t most) {
  size_t size = strnlen(text, most);
  char *copy = malloc(size + 1);
  if (copy) {
    memcpy(copy, text, size);
    copy[size] = 0;
  }
  return copy;
}

KEYWAY_LIBC char *strdup(const char *text) { return strndup(text, SIZE_MAX); }
