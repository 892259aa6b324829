#include "gauge.h" /* written from gauge.toml: a wrong signature does not compile */

enum { LOWEST = -40, HIGHEST = 125 };

int32_t lowest(void) { return LOWEST; }

int32_t highest(void) { return HIGHEST; }

int32_t process(int32_t value) {
  if (value < LOWEST || value > HIGHEST) {
    return KEYWAY_ERROR_INVALID_ARGUMENT;
  }
  return (value - LOWEST) * 1000 / (HIGHEST - LOWEST);
}

double scale(int32_t value, double factor) { return value * factor; }

KEYWAY_METADATA("custom-contract-c", KEYWAY_CONTRACT);
