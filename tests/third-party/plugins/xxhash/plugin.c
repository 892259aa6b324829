/* xxHash in hexadecimal digits. The first bytes of an input are the seed, little
 * endian: 4 of xxh32 and 8 of xxh64. */
#include <keyway/plugin.h>

#include <stdio.h>
#include <string.h>

#include <xxhash.h>

static keyway_result_t reply_hex(int digits, uint64_t hash) {
  char text[17];
  const int size =
      snprintf(text, sizeof text, "%0*llx", digits, (unsigned long long)hash);
  return keyway_reply_copy(text, (size_t)size);
}

static keyway_result_t no_seed(void) {
  return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT,
                     "the input is shorter than its seed");
}

KEYWAY_FUNCTION(xxh32, input) {
  uint32_t seed;
  if (input.size < sizeof seed) {
    return no_seed();
  }
  memcpy(&seed, input.data, sizeof seed);
  return reply_hex(
      8, XXH32(input.data + sizeof seed, input.size - sizeof seed, seed));
}

KEYWAY_FUNCTION(xxh64, input) {
  uint64_t seed;
  if (input.size < sizeof seed) {
    return no_seed();
  }
  memcpy(&seed, input.data, sizeof seed);
  return reply_hex(
      16, XXH64(input.data + sizeof seed, input.size - sizeof seed, seed));
}

/* The same in pieces of 1, 2, 3 ... bytes, by the state that the library
 * allocates. */
KEYWAY_FUNCTION(xxh64_pieces, input) {
  uint64_t seed, hash;
  size_t at = sizeof seed, piece;
  XXH64_state_t *state = XXH64_createState();
  if (!state) {
    return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, 0);
  }
  if (input.size < sizeof seed) {
    XXH64_freeState(state);
    return no_seed();
  }
  memcpy(&seed, input.data, sizeof seed);
  XXH64_reset(state, seed);
  for (piece = 1; at < input.size; at += piece++) {
    if (piece > input.size - at) {
      piece = input.size - at;
    }
    XXH64_update(state, input.data + at, piece);
  }
  hash = XXH64_digest(state);
  XXH64_freeState(state);
  return reply_hex(16, hash);
}

KEYWAY_BYTES_PLUGIN("xxhash");
