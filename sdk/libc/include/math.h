/* <math.h>: what WebAssembly does in one instruction, and what is exact. Each
 * result is the correctly rounded one; nothing sets errno or raises a flag.
 *
 * There is no sin, exp, log or pow, nor any form for long double: a plugin that
 * calculates so links a whole libc. [any] */
#ifndef KEYWAY_LIBC_MATH_H
#define KEYWAY_LIBC_MATH_H

#if defined(__cplusplus)
extern "C" {
#endif

typedef float float_t;
typedef double double_t;

#define HUGE_VAL __builtin_huge_val()
#define HUGE_VALF __builtin_huge_valf()

/* In C23 the compiler's <float.h> has them as well. */
#undef INFINITY
#undef NAN
#define INFINITY (__builtin_inff())
#define NAN (__builtin_nanf(""))

#define FP_NAN 0
#define FP_INFINITE 1
#define FP_ZERO 2
#define FP_SUBNORMAL 3
#define FP_NORMAL 4

#define MATH_ERRNO 1
#define MATH_ERREXCEPT 2
#define math_errhandling 0

/* Not of the standard, and widely used. */
#define M_E 2.7182818284590452354
#define M_LN2 0.69314718055994530942
#define M_LN10 2.30258509299404568402
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define M_PI_4 0.78539816339744830962
#define M_SQRT2 1.41421356237309504880
#define M_SQRT1_2 0.70710678118654752440

#if defined(__cplusplus)
} /* extern "C" */

/* Rationale: as macros, these names would break a class that has a member of
 * the same name. */
#define KEYWAY_LIBC_CLASS_(type)                                              \
  inline int fpclassify(type value) {                                         \
    return __builtin_fpclassify(FP_NAN, FP_INFINITE, FP_NORMAL, FP_SUBNORMAL, \
                                FP_ZERO, value);                              \
  }                                                                           \
  inline bool isfinite(type value) { return __builtin_isfinite(value); }      \
  inline bool isinf(type value) { return __builtin_isinf(value); }            \
  inline bool isnan(type value) { return __builtin_isnan(value); }            \
  inline bool isnormal(type value) { return __builtin_isnormal(value); }      \
  inline bool signbit(type value) { return __builtin_signbit(value) != 0; }
KEYWAY_LIBC_CLASS_(float)
KEYWAY_LIBC_CLASS_(double)
#undef KEYWAY_LIBC_CLASS_

extern "C" {
#else
#define fpclassify(value)                                                     \
  __builtin_fpclassify(FP_NAN, FP_INFINITE, FP_NORMAL, FP_SUBNORMAL, FP_ZERO, \
                       value)
#define isfinite(value) __builtin_isfinite(value)
#define isinf(value) __builtin_isinf_sign(value)
#define isnan(value) __builtin_isnan(value)
#define isnormal(value) __builtin_isnormal(value)
#define signbit(value) __builtin_signbit(value)
#define isgreater(left, right) __builtin_isgreater(left, right)
#define isgreaterequal(left, right) __builtin_isgreaterequal(left, right)
#define isless(left, right) __builtin_isless(left, right)
#define islessequal(left, right) __builtin_islessequal(left, right)
#define islessgreater(left, right) __builtin_islessgreater(left, right)
#define isunordered(left, right) __builtin_isunordered(left, right)
#endif

double fabs(double value);
double sqrt(double value);
double copysign(double size, double sign);
float fabsf(float value);
float sqrtf(float value);
float copysignf(float size, float sign);

/* To an integral value. rint and nearbyint round a half to the even neighbour,
 * round rounds it away from zero. */
double ceil(double value);
double floor(double value);
double trunc(double value);
double rint(double value);
double nearbyint(double value);
double round(double value);
float ceilf(float value);
float floorf(float value);
float truncf(float value);
float rintf(float value);
float nearbyintf(float value);
float roundf(float value);

/* To an integer. A result that does not fit is the nearest one that does, and
 * NaN becomes 0, where the standard says nothing. */
long lrint(double value);
long lround(double value);
long long llrint(double value);
long long llround(double value);
long lrintf(float value);
long lroundf(float value);
long long llrintf(float value);
long long llroundf(float value);

/* The larger and the smaller number; where one argument is NaN, the other. */
double fmax(double left, double right);
double fmin(double left, double right);
float fmaxf(float left, float right);
float fminf(float left, float right);

/* left - right, but not below zero. */
double fdim(double left, double right);
float fdimf(float left, float right);

/* The rest of the truncating division, with the sign of `value`. */
double fmod(double value, double by);
float fmodf(float value, float by);

/* value * 2 ** exponent, rounded once. */
double ldexp(double value, int exponent);
double scalbn(double value, int exponent);
float ldexpf(float value, int exponent);
float scalbnf(float value, int exponent);

/* A fraction of [0.5, 1) and a power of two, which make up the value. For 0, NaN
 * and infinity the result is the value, and *exponent is 0. */
double frexp(double value, int *exponent);
float frexpf(float value, int *exponent);

/* The fraction, and the integral part in *whole, both with the value's sign. */
double modf(double value, double *whole);
float modff(float value, float *whole);

#if defined(__cplusplus)
} /* extern "C" */
#endif

#endif /* KEYWAY_LIBC_MATH_H */
