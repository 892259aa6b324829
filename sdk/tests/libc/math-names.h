/* Renames the functions of sdk/libc/math.c that are one instruction in wasm32:
 * natively the compiler makes a call of the system's function out of each, which
 * must not become a call of the function itself. */
#define ceil our_ceil
#define ceilf our_ceilf
#define floor our_floor
#define floorf our_floorf
#define nearbyint our_nearbyint
#define nearbyintf our_nearbyintf
#define sqrt our_sqrt
#define sqrtf our_sqrtf
#define trunc our_trunc
#define truncf our_truncf
