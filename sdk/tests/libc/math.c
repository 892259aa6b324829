/* <math.h> against the system's, bit by bit. */
#include "ours.h"
#include <math.h>
#include <string.h>

#define ONE(X) \
  X(fabs) X(sqrt) X(ceil) X(floor) X(trunc) X(rint) X(nearbyint) X(round)
#define ONE_F(X) \
  X(fabsf)       \
  X(sqrtf) X(ceilf) X(floorf) X(truncf) X(rintf) X(nearbyintf) X(roundf)
#define TWO(X) X(copysign) X(fmod) X(fmax) X(fmin) X(fdim)
#define TWO_F(X) X(copysignf) X(fmodf) X(fmaxf) X(fminf) X(fdimf)
#define TO_INTEGER(X) X(lrint) X(lround) X(llrint) X(llround)
#define TO_INTEGER_F(X) X(lrintf) X(lroundf) X(llrintf) X(llroundf)

#define DECLARE(name) OURS(name);
ONE(DECLARE)
ONE_F(DECLARE)
TWO(DECLARE)
TWO_F(DECLARE)
TO_INTEGER(DECLARE)
TO_INTEGER_F(DECLARE)
OURS(ldexp);
OURS(ldexpf);
OURS(scalbn);
OURS(scalbnf);
OURS(frexp);
OURS(frexpf);
OURS(modf);
OURS(modff);

static int same(double ours, double theirs) {
  return (isnan(ours) && isnan(theirs)) ||
         memcmp(&ours, &theirs, sizeof ours) == 0;
}

static double some_double(void) {
  static const double odd[] = {0,   -0.0,   INFINITY, -INFINITY, NAN,
                               0.5, -0.5,   1.5,      2.5,       1,
                               -1,  0x1p52, 0x1p-1074};
  uint64_t bits = next_random();
  double value;
  switch (below(5)) {
  case 0:
    return odd[below(sizeof odd / sizeof *odd)];
  case 1:
    return (double)(int32_t)bits / 4;
  case 2:
    bits &= 0x800fffffffffffff;
    break;
  default:
    break;
  }
  memcpy(&value, &bits, sizeof value);
  return isnan(value) ? NAN : value; /* never a signalling one */
}

static float some_float(void) {
  uint32_t bits = (uint32_t)next_random();
  float value;
  if (below(3) == 0) {
    return (float)some_double();
  }
  memcpy(&value, &bits, sizeof value);
  return isnan(value) ? NAN : value; /* never a signalling one */
}

static void check(double a, double b, float c, float d, int n) {
  int our_n = 0;
  int their_n = 0;
  double our_whole;
  double their_whole;
  float our_whole_f;
  float their_whole_f;
#define SAME_ONE(name) \
  EXPECT(same(our_##name(a), name(a)), #name "(%a) is %a", a, our_##name(a));
#define SAME_ONE_F(name) \
  EXPECT(same(our_##name(c), name(c)), #name "(%a) is %a", c, our_##name(c));
#define SAME_TWO(name)                                             \
  EXPECT(same(our_##name(a, b), name(a, b)) || (a == 0 && b == 0), \
         #name "(%a, %a) is %a", a, b, our_##name(a, b));
#define SAME_TWO_F(name)                                           \
  EXPECT(same(our_##name(c, d), name(c, d)) || (c == 0 && d == 0), \
         #name "(%a, %a) is %a", c, d, our_##name(c, d));
#define SAME_INTEGER(name) \
  EXPECT(!(fabs(a) < 0x1p62) || our_##name(a) == name(a), #name "(%a)", a);
#define SAME_INTEGER_F(name) \
  EXPECT(!(fabsf(c) < 0x1p62f) || our_##name(c) == name(c), #name "(%a)", c);
  ONE(SAME_ONE)
  ONE_F(SAME_ONE_F)
  TWO(SAME_TWO)
  TWO_F(SAME_TWO_F)
  TO_INTEGER(SAME_INTEGER)
  TO_INTEGER_F(SAME_INTEGER_F)
  EXPECT(same(our_ldexp(a, n), ldexp(a, n)), "ldexp(%a, %d)", a, n);
  EXPECT(same(our_scalbn(a, n), ldexp(a, n)), "scalbn(%a, %d)", a, n);
  EXPECT(same(our_ldexpf(c, n), ldexpf(c, n)), "ldexpf(%a, %d)", c, n);
  EXPECT(same(our_scalbnf(c, n), ldexpf(c, n)), "scalbnf(%a, %d)", c, n);
  EXPECT(same(our_frexp(a, &our_n), frexp(a, &their_n)) &&
             (our_n == their_n || !isfinite(a)),
         "frexp(%a)", a);
  EXPECT(same(our_frexpf(c, &our_n), frexpf(c, &their_n)) &&
             (our_n == their_n || !isfinite(c)),
         "frexpf(%a)", c);
  EXPECT(same(our_modf(a, &our_whole), modf(a, &their_whole)) &&
             same(our_whole, their_whole),
         "modf(%a)", a);
  EXPECT(same(our_modff(c, &our_whole_f), modff(c, &their_whole_f)) &&
             same(our_whole_f, their_whole_f),
         "modff(%a)", c);
}

static void borders(void) {
  EXPECT(our_lround(NAN) == 0 && our_llrint(NAN) == 0, "NaN");
  EXPECT(our_lround(INFINITY) == INT64_MAX && our_llround(-1e300) == INT64_MIN,
         "what does not fit");
  EXPECT(our_ldexp(1, 2147483647) == INFINITY, "the largest exponent");
  EXPECT(our_ldexp(1, -2147483647 - 1) == 0, "the smallest exponent");
  EXPECT(!signbit(our_fmax(-0.0, 0)) && signbit(our_fmin(0, -0.0)), "zeros");
}

int main(int count, char **arguments) {
  borders();
  for (long left = rounds(count, arguments); left--;) {
    int n = (int)below(below(2) ? 10 : 4400);
    check(some_double(), some_double(), some_float(), some_float(),
          below(2) ? n : -n);
  }
}
