/* The orbits of the outer planets: a hundred thousand roundings, in which one other
 * bit grows, and whose end is published. */
#include <keyway/plugin.h>
#include <math.h>

enum { BODIES = 5, STEPS = 1000 };

static const double DAYS = 365.24;
static const double SUN = 39.478417604357434; /* 4 pi^2: its mass */

struct body {
  double place[3];
  double speed[3]; /* in units a day, at first */
  double mass;     /* in masses of the sun, at first */
};

static const struct body PLANETS[BODIES] = {
    {{0, 0, 0}, {0, 0, 0}, 1},
    {{4.84143144246472090e+00, -1.16032004402742839e+00,
      -1.03622044471123109e-01},
     {1.66007664274403694e-03, 7.69901118419740425e-03,
      -6.90460016972063023e-05},
     9.54791938424326609e-04},
    {{8.34336671824457987e+00, 4.12479856412430479e+00,
      -4.03523417114321381e-01},
     {-2.76742510726411021e-03, 4.99852801234917238e-03,
      2.30417297573763929e-05},
     2.85885980666130812e-04},
    {{1.28943695621391310e+01, -1.51111514016986312e+01,
      -2.23307578892655734e-01},
     {2.96460137564761618e-03, 2.37847173959480950e-03,
      -2.96589568540237556e-05},
     4.36624404335156298e-05},
    {{1.53796971148509165e+01, -2.59193146099879641e+01,
      1.79258772950371181e-01},
     {2.68067772490389322e-03, 1.62824170038242295e-03,
      -9.51592254519715870e-05},
     5.15138902046611451e-05},
};

/* The planets in years and masses of 4 pi^2, the sun moving so that all together
 * stand still. */
static void begin(struct body *bodies) {
  double momentum[3] = {0, 0, 0};
  for (int i = 0; i < BODIES; i++) {
    bodies[i] = PLANETS[i];
    bodies[i].mass *= SUN;
    for (int axis = 0; axis < 3; axis++) {
      bodies[i].speed[axis] *= DAYS;
      momentum[axis] += bodies[i].speed[axis] * bodies[i].mass;
    }
  }
  for (int axis = 0; axis < 3; axis++) {
    bodies[0].speed[axis] = -momentum[axis] / SUN;
  }
}

static double squared(const double *v) {
  return v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
}

static void apart(const struct body *one, const struct body *other,
                  double *distance) {
  for (int axis = 0; axis < 3; axis++) {
    distance[axis] = one->place[axis] - other->place[axis];
  }
}

static void step(struct body *bodies, double time) {
  for (int i = 0; i < BODIES; i++) {
    for (int j = i + 1; j < BODIES; j++) {
      double d[3];
      apart(&bodies[i], &bodies[j], d);
      double square = squared(d);
      double pull = time / (square * sqrt(square));
      for (int axis = 0; axis < 3; axis++) {
        bodies[i].speed[axis] -= d[axis] * bodies[j].mass * pull;
        bodies[j].speed[axis] += d[axis] * bodies[i].mass * pull;
      }
    }
  }
  for (int i = 0; i < BODIES; i++) {
    for (int axis = 0; axis < 3; axis++) {
      bodies[i].place[axis] += time * bodies[i].speed[axis];
    }
  }
}

static double energy(const struct body *bodies) {
  double sum = 0;
  for (int i = 0; i < BODIES; i++) {
    sum += 0.5 * bodies[i].mass * squared(bodies[i].speed);
    for (int j = i + 1; j < BODIES; j++) {
      double d[3];
      apart(&bodies[i], &bodies[j], d);
      sum -= bodies[i].mass * bodies[j].mass / sqrt(squared(d));
    }
  }
  return sum;
}

/* The energy before and after, and all places: 17 doubles. */
KEYWAY_FUNCTION(orbits, input) {
  struct body bodies[BODIES];
  double answer[2 + 3 * BODIES];
  begin(bodies);
  answer[0] = energy(bodies);
  for (int i = 0; i < STEPS; i++) {
    step(bodies, 0.01);
  }
  answer[1] = energy(bodies);
  for (int i = 0; i < 3 * BODIES; i++) {
    answer[2 + i] = bodies[i / 3].place[i % 3];
  }
  return keyway_reply_copy(answer, sizeof answer);
}

KEYWAY_BYTES_PLUGIN("floats");
