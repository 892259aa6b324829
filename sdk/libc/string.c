/* Bytes and texts: measuring, comparing, copying.
 *
 * Rationale: byte by byte throughout. A loop over words would read past the end
 * of a text, which C does not allow. */
#include "libc.h"

#include <ctype.h>
#include <string.h>

KEYWAY_LIBC size_t strnlen(const char *text, size_t most) {
  size_t size = 0;
  while (size < most && text[size]) {
    ++size;
  }
  return size;
}

KEYWAY_LIBC int strcmp(const char *left, const char *right) {
  while (*left && *left == *right) {
    ++left;
    ++right;
  }
  return (unsigned char)*left - (unsigned char)*right;
}

KEYWAY_LIBC int strncmp(const char *left, const char *right, size_t most) {
  for (; most; --most, ++left, ++right) {
    if (!*left || *left != *right) {
      return (unsigned char)*left - (unsigned char)*right;
    }
  }
  return 0;
}

/* The "C" locale orders texts by their bytes. */
KEYWAY_LIBC int strcoll(const char *left, const char *right) {
  return strcmp(left, right);
}

KEYWAY_LIBC size_t strxfrm(char *restrict to, const char *restrict from,
                           size_t size) {
  return strlcpy(to, from, size);
}

KEYWAY_LIBC int strcasecmp(const char *left, const char *right) {
  return strncasecmp(left, right, SIZE_MAX);
}

KEYWAY_LIBC int strncasecmp(const char *left, const char *right, size_t most) {
  for (; most; --most, ++left, ++right) {
    int difference =
        tolower((unsigned char)*left) - tolower((unsigned char)*right);
    if (difference || !*left) {
      return difference;
    }
  }
  return 0;
}

KEYWAY_LIBC int bcmp(const void *left, const void *right, size_t size) {
  return memcmp(left, right, size);
}

KEYWAY_LIBC void bzero(void *to, size_t size) { memset(to, 0, size); }

KEYWAY_LIBC void *memccpy(void *restrict to, const void *restrict from,
                          int byte, size_t size) {
  unsigned char *t = to;
  const unsigned char *f = from;
  while (size--) {
    if ((*t++ = *f++) == (unsigned char)byte) {
      return t;
    }
  }
  return NULL;
}

KEYWAY_LIBC void *mempcpy(void *restrict to, const void *restrict from,
                          size_t size) {
  return (char *)memcpy(to, from, size) + size;
}

KEYWAY_LIBC char *stpcpy(char *restrict to, const char *restrict from) {
  while ((*to = *from++)) {
    ++to;
  }
  return to;
}

KEYWAY_LIBC char *stpncpy(char *restrict to, const char *restrict from,
                          size_t size) {
  size_t length = strnlen(from, size);
  memcpy(to, from, length);
  memset(to + length, 0, size - length);
  return to + length;
}

KEYWAY_LIBC char *strcpy(char *restrict to, const char *restrict from) {
  stpcpy(to, from);
  return to;
}

KEYWAY_LIBC char *strncpy(char *restrict to, const char *restrict from,
                          size_t size) {
  stpncpy(to, from, size);
  return to;
}

KEYWAY_LIBC char *strcat(char *restrict to, const char *restrict from) {
  stpcpy(to + strlen(to), from);
  return to;
}

KEYWAY_LIBC char *strncat(char *restrict to, const char *restrict from,
                          size_t most) {
  char *end = to + strlen(to);
  size_t length = strnlen(from, most);
  memcpy(end, from, length);
  end[length] = 0;
  return to;
}

KEYWAY_LIBC size_t strlcpy(char *restrict to, const char *restrict from,
                           size_t size) {
  size_t length = strlen(from);
  if (size) {
    size_t copied = length < size ? length : size - 1;
    memcpy(to, from, copied);
    to[copied] = 0;
  }
  return length;
}

KEYWAY_LIBC size_t strlcat(char *restrict to, const char *restrict from,
                           size_t size) {
  size_t length = strnlen(to, size);
  return length + strlcpy(to + length, from, size - length);
}
