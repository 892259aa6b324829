/* <stdlib.h>: numbers, sorting, memory, and the end. There is no environment,
 * no other process, and no random number. */
#ifndef KEYWAY_LIBC_STDLIB_H
#define KEYWAY_LIBC_STDLIB_H

#include <stddef.h>

#if defined(__cplusplus)
extern "C" {
#endif

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

typedef struct {
  int quot;
  int rem;
} div_t;
typedef struct {
  long quot;
  long rem;
} ldiv_t;
typedef struct {
  long long quot;
  long long rem;
} lldiv_t;

int abs(int value);
long labs(long value);
long long llabs(long long value);
div_t div(int value, int by);
ldiv_t ldiv(long value, long by);
lldiv_t lldiv(long long value, long long by);

/* The number at the start of `text`, after white space; *end, unless `end` is
 * null, is set to what follows it, or to `text` where there is none. `base` is
 * 2..36, or 0 for C's prefixes; a prefix 0b is read in no base. A number that
 * does not fit sets errno to ERANGE and becomes the nearest that does. [any] */
long strtol(const char *__restrict text, char **__restrict end, int base);
long long strtoll(const char *__restrict text, char **__restrict end, int base);
unsigned long strtoul(const char *__restrict text, char **__restrict end,
                      int base);
unsigned long long strtoull(const char *__restrict text, char **__restrict end,
                            int base);

/* The same for decimal and hexadecimal fractions, inf and nan, rounded once,
 * half to even. errno becomes ERANGE at infinity, and where a tiny number lost
 * digits. [any] */
double strtod(const char *__restrict text, char **__restrict end);
float strtof(const char *__restrict text, char **__restrict end);

/* Without a report of what is wrong. [any] */
int atoi(const char *text);
long atol(const char *text);
long long atoll(const char *text);
double atof(const char *text);

/* Sorts in place, in O(n log n) at worst, without allocating. Equal elements may
 * change their order. `compare` must be consistent; if it is not, the order is
 * unspecified, and nothing outside of the array is touched. [any] */
void qsort(void *base, size_t count, size_t size,
           int (*compare)(const void *left, const void *right));

/* An element that equals `key`, or null; the array is sorted. [any] */
void *bsearch(const void *key, const void *base, size_t count, size_t size,
              int (*compare)(const void *key, const void *element));

/* Memory of the plugin's own, null where there is none left. sdk/src/malloc.c
 * tells how long it lives. [call] */
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
void free(void *memory);
void *aligned_alloc(size_t align, size_t size);
int posix_memalign(void **memory, size_t align, size_t size);

/* The call ends in a trap, after a line in the host's log: a module cannot leave
 * in any other way. Nothing that was registered runs. [any] [may-trap] */
void abort(void) __attribute__((noreturn));
void exit(int status) __attribute__((noreturn));
void _Exit(int status) __attribute__((noreturn));

#if defined(__cplusplus)
} /* extern "C" */
#endif

#endif /* KEYWAY_LIBC_STDLIB_H */
