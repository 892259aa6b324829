/* What code that was compiled with -fstack-protector refers to, as some builds of
 * the compiler's own library are. */
#include "libc.h"

#include <stdint.h>

/* Rationale: a constant is no secret from a module's own code, but an overflow that
 * runs over it by mistake is found. */
KEYWAY_LIBC_DATA uintptr_t __stack_chk_guard = 0x6b65790a;

KEYWAY_LIBC void __stack_chk_fail(void) { __builtin_trap(); }
