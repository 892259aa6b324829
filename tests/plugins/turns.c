// Runs as long as it is asked to: so many turns of a loop, and below 0 for good.
#include <keyway/plugin.h>

#ifndef ANSWER
#define ANSWER 1
#endif

static int32_t process(int32_t turns) {
  volatile uint32_t turn = 0; // volatile, or the compiler takes the loop away
  while (turns < 0 || turn < (uint32_t)turns) {
    turn = turn + 1;
  }
  return ANSWER;
}

KEYWAY_FUNCTION_PLUGIN("turns", process);
