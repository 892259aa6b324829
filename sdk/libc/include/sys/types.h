/* <sys/types.h>: the types that portable C asks POSIX for. No function here takes
 * them. */
#ifndef KEYWAY_LIBC_SYS_TYPES_H
#define KEYWAY_LIBC_SYS_TYPES_H

#include <stddef.h>
#include <stdint.h>

/* Rationale: `int` on one machine, and `long` on another; the compiler knows
 * which of them is as wide as size_t and prints with %zd. */
typedef __PTRDIFF_TYPE__ ssize_t;
typedef long long off_t;

#endif /* KEYWAY_LIBC_SYS_TYPES_H */
