/* BLAKE3 in hexadecimal digits, 131 bytes of it, in its three modes. */
#include <keyway/plugin.h>

#include <blake3.h>

#define HASH_BYTES 131 /* as many as the published vectors have */

static keyway_result_t reply_hash(blake3_hasher *hasher,
                                  const unsigned char *data, size_t size) {
  uint8_t hash[HASH_BYTES];
  keyway_output_t out = {0};
  size_t i;
  blake3_hasher_update(hasher, data, size);
  blake3_hasher_finalize(hasher, hash, sizeof hash);
  for (i = 0; i < sizeof hash; ++i) {
    keyway_write_byte(&out, (unsigned char)"0123456789abcdef"[hash[i] >> 4]);
    keyway_write_byte(&out, (unsigned char)"0123456789abcdef"[hash[i] & 15]);
  }
  return keyway_reply_output(&out);
}

KEYWAY_FUNCTION(hash, input) {
  blake3_hasher hasher;
  blake3_hasher_init(&hasher);
  return reply_hash(&hasher, input.data, input.size);
}

/* The key comes first. */
KEYWAY_FUNCTION(keyed_hash, input) {
  blake3_hasher hasher;
  if (input.size < BLAKE3_KEY_LEN) {
    return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT,
                       "the input is shorter than a key");
  }
  blake3_hasher_init_keyed(&hasher, input.data);
  return reply_hash(&hasher, input.data + BLAKE3_KEY_LEN,
                    input.size - BLAKE3_KEY_LEN);
}

/* The context comes first, then a line feed. */
KEYWAY_FUNCTION(derive_key, input) {
  blake3_hasher hasher;
  size_t size = 0;
  while (size < input.size && input.data[size] != '\n') {
    ++size;
  }
  if (size == input.size) {
    return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT,
                       "no line feed ends the context");
  }
  blake3_hasher_init_derive_key_raw(&hasher, input.data, size);
  return reply_hash(&hasher, input.data + size + 1, input.size - size - 1);
}

KEYWAY_BYTES_PLUGIN("blake3");
