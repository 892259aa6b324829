/* <strings.h>: what POSIX adds to <string.h>. Letters are those of ASCII. [any] */
#ifndef KEYWAY_LIBC_STRINGS_H
#define KEYWAY_LIBC_STRINGS_H

#include <stddef.h>

#if defined(__cplusplus)
extern "C" {
#endif

int strcasecmp(const char *left, const char *right);
int strncasecmp(const char *left, const char *right, size_t most);
int bcmp(const void *left, const void *right, size_t size);
void bzero(void *to, size_t size);

#if defined(__cplusplus)
} /* extern "C" */
#endif

#endif /* KEYWAY_LIBC_STRINGS_H */
