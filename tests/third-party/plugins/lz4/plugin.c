/* LZ4 blocks: compress and decompress, each of up to 256 KiB of content. */
#include <keyway/plugin.h>

#include <lz4.h>

#define MOST_BYTES (256 * 1024)

KEYWAY_FUNCTION(compress, input) {
  int bound;
  char *block;
  int size;
  if (input.size > MOST_BYTES) {
    return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT, "more than 256 KiB");
  }
  bound = LZ4_compressBound((int)input.size);
  block = keyway_scratch((size_t)bound);
  if (!block) {
    return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, 0);
  }
  size = LZ4_compress_default((const char *)input.data, block, (int)input.size,
                              bound);
  if (size <= 0) {
    return keyway_fail(KEYWAY_ERROR_INTERNAL, "LZ4 did not compress");
  }
  return keyway_reply(block, (size_t)size);
}

KEYWAY_FUNCTION(decompress, block) {
  char *content = keyway_scratch(MOST_BYTES);
  int size;
  if (!content) {
    return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, 0);
  }
  if (block.size > MOST_BYTES * 2) {
    return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT, "more than 512 KiB");
  }
  size = LZ4_decompress_safe((const char *)block.data, content, (int)block.size,
                             MOST_BYTES);
  if (size < 0) {
    return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT, "not an LZ4 block");
  }
  return keyway_reply(content, (size_t)size);
}

KEYWAY_BYTES_PLUGIN("lz4");
