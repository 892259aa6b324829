/* Whatever makes a NaN: its sign and payload are the machine's choice, unless the host
 * decides. */
#include <keyway/plugin.h>
#include <math.h>
#include <string.h>

/* Volatile, so that the machine computes, not the compiler. */
static double opaque(double value) {
  volatile double kept = value;
  return kept;
}

static double of_bits(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return opaque(value);
}

static float of_bits32(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  volatile float kept = value;
  return kept;
}

/* The NaNs of operations on numbers: 8. */
static size_t of_numbers(double *out) {
  double zero = opaque(0), infinity = opaque(1e308) * opaque(10);
  size_t n = 0;
  out[n++] = zero / zero;
  out[n++] = infinity - infinity;
  out[n++] = infinity * zero;
  out[n++] = infinity / -infinity;
  out[n++] = sqrt(opaque(-1));
  out[n++] = -infinity + infinity;
  out[n++] = (double)(of_bits32(0x7f800000) * 0.0F);
  out[n++] = sqrt(-infinity);
  return n;
}

static const uint64_t NANS[] = {
    0x7ff8000000000000, /* the canonical one */
    0xfff8000000000000, /* negative */
    0x7ff8000000000001, /* with a payload */
    0xfffc0dedfacade01, /* negative, with another */
    0x7ff0000000000001, /* signalling */
    0xfff7ffffffffffff, /* signalling, negative */
};

enum { COUNT = sizeof NANS / sizeof NANS[0] };

/* Those of operations on NaNs: which operand's payload remains? */
static size_t of_nans(double *out) {
  size_t n = 0;
  for (int i = 0; i < COUNT; i++) {
    double one = of_bits(NANS[i]);
    for (int j = 0; j < COUNT; j++) {
      double other = of_bits(NANS[j]);
      out[n++] = one + other;
      out[n++] = one * other;
      out[n++] = one / other;
    }
    out[n++] = one - opaque(1);
    out[n++] = sqrt(one);
    out[n++] = (double)((float)one + 1.0F);
    out[n++] = (double)(of_bits32(0x7fa00001U + (uint32_t)i) + 1.0F);
  }
  return n;
}

/* All of them, as they lie in memory. */
KEYWAY_FUNCTION(nans, input) {
  double answer[8 + (3 * COUNT + 4) * COUNT];
  size_t count = of_numbers(answer);
  count += of_nans(answer + count);
  return keyway_reply_copy(answer, count * sizeof answer[0]);
}

/* Their bits drive arithmetic and branches: 1,000 rounds of a shift register. */
KEYWAY_FUNCTION(mixed, input) {
  uint64_t sum = 1;
  for (int i = 0; i < 1000; i++) {
    double value = of_bits(sum * 6364136223846793005U) /
                   of_bits(sum ^ 0x7ff0000000000000U);
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    sum = (sum << 1 | sum >> 63) ^ bits;
    if (isnan(value)) {
      sum += (bits >> 63) + 1;
    }
  }
  return keyway_reply_copy(&sum, sizeof sum);
}
