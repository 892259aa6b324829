/* <string.h>: bytes and zero-terminated texts, with the standard's contracts.
 * What POSIX and BSD add is here too, since libraries do not ask; what only GNU
 * has, where _GNU_SOURCE is defined, since libraries bring their own.
 *
 * Five of them are in keyway/runtime.h, because the compiler itself calls
 * them. [any] */
#ifndef KEYWAY_LIBC_STRING_H
#define KEYWAY_LIBC_STRING_H

#include <stddef.h>

#if defined(__cplusplus)
extern "C" {
#endif

void *memcpy(void *__restrict to, const void *__restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *left, const void *right, size_t size);
size_t strlen(const char *text);

void *memccpy(void *__restrict to, const void *__restrict from, int byte,
              size_t size);
void *memchr(const void *memory, int byte, size_t size);

size_t strnlen(const char *text, size_t most);
int strcmp(const char *left, const char *right);
int strncmp(const char *left, const char *right, size_t most);
int strcoll(const char *left, const char *right);
size_t strxfrm(char *__restrict to, const char *__restrict from, size_t size);

char *strcpy(char *__restrict to, const char *__restrict from);
char *strncpy(char *__restrict to, const char *__restrict from, size_t size);
char *strcat(char *__restrict to, const char *__restrict from);
char *strncat(char *__restrict to, const char *__restrict from, size_t most);
char *stpcpy(char *__restrict to, const char *__restrict from);
char *stpncpy(char *__restrict to, const char *__restrict from, size_t size);

/* Copies and appends what fits into `size` bytes with the closing zero, and
 * returns how long the whole text would be. */
size_t strlcpy(char *__restrict to, const char *__restrict from, size_t size);
size_t strlcat(char *__restrict to, const char *__restrict from, size_t size);

char *strchr(const char *text, int byte);
char *strrchr(const char *text, int byte);
char *strstr(const char *text, const char *part);
size_t strspn(const char *text, const char *set);
size_t strcspn(const char *text, const char *set);
char *strpbrk(const char *text, const char *set);
char *strtok(char *__restrict text, const char *__restrict set);
char *strtok_r(char *__restrict text, const char *__restrict set,
               char **__restrict rest);
char *strsep(char **__restrict rest, const char *__restrict set);

/* By malloc; null where no memory is left. */
char *strdup(const char *text);
char *strndup(const char *text, size_t most);

/* The text is constant, although its type does not say so. */
char *strerror(int number);

#if defined(_GNU_SOURCE)
void *memmem(const void *memory, size_t size, const void *part,
             size_t part_size);
void *mempcpy(void *__restrict to, const void *__restrict from, size_t size);
void *memrchr(const void *memory, int byte, size_t size);
char *strchrnul(const char *text, int byte);
#endif

#if defined(__cplusplus)
} /* extern "C" */
#endif

#include <strings.h>

#endif /* KEYWAY_LIBC_STRING_H */
