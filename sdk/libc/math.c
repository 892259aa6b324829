/* Rounding, remainders, and the parts of a double. */
#include "libc.h"

#include "double.h"
#include <limits.h>
#include <math.h>

KEYWAY_LIBC double fabs(double value) { return __builtin_fabs(value); }
KEYWAY_LIBC float fabsf(float value) { return __builtin_fabsf(value); }
KEYWAY_LIBC double ceil(double value) { return __builtin_ceil(value); }
KEYWAY_LIBC float ceilf(float value) { return __builtin_ceilf(value); }
KEYWAY_LIBC double floor(double value) { return __builtin_floor(value); }
KEYWAY_LIBC float floorf(float value) { return __builtin_floorf(value); }
KEYWAY_LIBC double trunc(double value) { return __builtin_trunc(value); }
KEYWAY_LIBC float truncf(float value) { return __builtin_truncf(value); }

/* No instruction raises a flag, so that both are the same. */
KEYWAY_LIBC double rint(double value) { return __builtin_nearbyint(value); }
KEYWAY_LIBC float rintf(float value) { return __builtin_nearbyintf(value); }
KEYWAY_LIBC double nearbyint(double value) {
  return __builtin_nearbyint(value);
}
KEYWAY_LIBC float nearbyintf(float value) {
  return __builtin_nearbyintf(value);
}

KEYWAY_LIBC double copysign(double size, double sign) {
  return __builtin_copysign(size, sign);
}

KEYWAY_LIBC float copysignf(float size, float sign) {
  return __builtin_copysignf(size, sign);
}

/* Rationale: of the square root clang makes a call to the function itself, which
 * could set errno. */
#if defined(__wasm__)
#define KEYWAY_LIBC_ROOT(type, instruction, value)      \
  type root;                                            \
  __asm__("local.get %1\n" instruction "\nlocal.set %0" \
          : "=r"(root)                                  \
          : "r"(value));                                \
  return root
#else
#define KEYWAY_LIBC_ROOT(type, instruction, value) \
  return (type)__builtin_sqrt(value)
#endif

KEYWAY_LIBC double sqrt(double value) {
  KEYWAY_LIBC_ROOT(double, "f64.sqrt", value);
}

KEYWAY_LIBC float sqrtf(float value) {
  KEYWAY_LIBC_ROOT(float, "f32.sqrt", value);
}

/* The distance to the truncated value is exact. */
KEYWAY_LIBC double round(double value) {
  double whole = trunc(value);
  if (fabs(value - whole) >= 0.5) {
    whole += copysign(1, value);
  }
  return copysign(whole, value);
}

/* Every float is a double, and so is every half. */
KEYWAY_LIBC float roundf(float value) { return (float)round(value); }

static long to_long(double value) {
  const double limit = -(double)LONG_MIN;
  if (value != value) {
    return 0;
  }
  return value >= limit ? LONG_MAX : value < -limit ? LONG_MIN : (long)value;
}

static long long to_long_long(double value) {
  const double limit = -(double)LLONG_MIN;
  if (value != value) {
    return 0;
  }
  return value >= limit   ? LLONG_MAX
         : value < -limit ? LLONG_MIN
                          : (long long)value;
}

KEYWAY_LIBC long lrint(double value) { return to_long(rint(value)); }
KEYWAY_LIBC long lrintf(float value) { return to_long(rint(value)); }
KEYWAY_LIBC long lround(double value) { return to_long(round(value)); }
KEYWAY_LIBC long lroundf(float value) { return to_long(round(value)); }
KEYWAY_LIBC long long llrint(double value) { return to_long_long(rint(value)); }
KEYWAY_LIBC long long llrintf(float value) { return to_long_long(rint(value)); }
KEYWAY_LIBC long long llround(double value) {
  return to_long_long(round(value));
}
KEYWAY_LIBC long long llroundf(float value) {
  return to_long_long(round(value));
}

/* Equal values may be zeros of both signs. */
KEYWAY_LIBC double fmax(double left, double right) {
  if (left == right) {
    return signbit(left) ? right : left;
  }
  return left > right || right != right ? left : right;
}

KEYWAY_LIBC double fmin(double left, double right) {
  if (left == right) {
    return signbit(left) ? left : right;
  }
  return left < right || right != right ? left : right;
}

KEYWAY_LIBC float fmaxf(float left, float right) {
  return (float)fmax(left, right);
}

KEYWAY_LIBC float fminf(float left, float right) {
  return (float)fmin(left, right);
}

KEYWAY_LIBC double fdim(double left, double right) {
  return left <= right ? 0 : left - right;
}

KEYWAY_LIBC float fdimf(float left, float right) {
  return left <= right ? 0 : left - right;
}

static const uint64_t sign_bit = (uint64_t)1 << 63;
static const uint64_t infinity_bits = (uint64_t)0x7ff << 52;

/* A mantissa below 2 ** 53, with its highest bit at bit 63. */
static keyway_libc_parts_t normalized(uint64_t bits) {
  keyway_libc_parts_t parts = keyway_libc_parts(bits);
  int shift = __builtin_clzll(parts.mantissa);
  parts.mantissa <<= shift;
  parts.exponent -= shift;
  return parts;
}

KEYWAY_LIBC double ldexp(double value, int exponent) {
  uint64_t bits = keyway_libc_bits(value);
  uint64_t size = bits & ~sign_bit;
  if (!size || size >= infinity_bits) {
    return value;
  }
  /* more than this makes 0 or infinity of every number */
  const int most = 5000;
  exponent = exponent > most ? most : exponent < -most ? -most : exponent;
  keyway_libc_parts_t parts = normalized(size);
  int range;
  size = keyway_libc_rounded(parts.mantissa, 0, parts.exponent + exponent,
                             KEYWAY_LIBC_DOUBLE, &range);
  return keyway_libc_from_bits((bits & sign_bit) | size);
}

/* A double that is not exact is far below the smallest float. */
KEYWAY_LIBC float ldexpf(float value, int exponent) {
  return (float)ldexp(value, exponent);
}

KEYWAY_LIBC double scalbn(double value, int exponent) {
  return ldexp(value, exponent);
}

KEYWAY_LIBC float scalbnf(float value, int exponent) {
  return (float)ldexp(value, exponent);
}

KEYWAY_LIBC double frexp(double value, int *exponent) {
  uint64_t bits = keyway_libc_bits(value);
  uint64_t size = bits & ~sign_bit;
  *exponent = 0;
  if (!size || size >= infinity_bits) {
    return value;
  }
  keyway_libc_parts_t parts = normalized(size);
  *exponent = parts.exponent + 64;
  uint64_t fraction = parts.mantissa << 1 >> 12;
  return keyway_libc_from_bits((bits & sign_bit) | (uint64_t)0x3fe << 52 |
                               fraction);
}

KEYWAY_LIBC float frexpf(float value, int *exponent) {
  return (float)frexp(value, exponent);
}

KEYWAY_LIBC double modf(double value, double *whole) {
  *whole = trunc(value);
  double fraction = isinf(value) ? 0 : value - *whole;
  return copysign(fraction, value);
}

KEYWAY_LIBC float modff(float value, float *whole) {
  double exact;
  float fraction = (float)modf(value, &exact);
  *whole = (float)exact;
  return fraction;
}

/* A long division of the mantissas, as many bits at once as a mantissa leaves
 * free in 64. */
KEYWAY_LIBC double fmod(double value, double by) {
  uint64_t bits = keyway_libc_bits(value);
  uint64_t size = bits & ~sign_bit;
  uint64_t divisor_size = keyway_libc_bits(by) & ~sign_bit;
  if (size >= infinity_bits || !divisor_size || divisor_size > infinity_bits) {
    return size > infinity_bits ? value : by != by ? by : (double)NAN;
  }
  if (size < divisor_size) {
    return value;
  }
  keyway_libc_parts_t rest = keyway_libc_parts(size);
  keyway_libc_parts_t divisor = keyway_libc_parts(divisor_size);
  rest.mantissa %= divisor.mantissa;
  for (int left = rest.exponent - divisor.exponent; left > 0;) {
    int step = left < 11 ? left : 11;
    rest.mantissa = (rest.mantissa << step) % divisor.mantissa;
    left -= step;
  }
  double result = ldexp((double)rest.mantissa, divisor.exponent);
  return copysign(result, value);
}

/* The rest is a multiple of a float's last bit, and below a float. */
KEYWAY_LIBC float fmodf(float value, float by) {
  return (float)fmod(value, by);
}
