/* How long memory lives: what a constructor and init allocate stays through every
 * call, what a call allocates is gone with it, and memory does not grow from call
 * to call. `churn` allocates, resizes and frees in an order of its own, and looks
 * at every byte; `same` tells that all calls begin at one address.
 * PLUGIN: bytes
 * RUN: keyway call memory-lifetimes.wasm kept
 * RUN: keyway call memory-lifetimes.wasm same --input a --input bcd --input e
 * RUN: keyway call memory-lifetimes.wasm churn --input 1 --input 2 --input 3 --input 4 --input 5 --input 6 --input 7
 * RUN: keyway call memory-lifetimes.wasm flat --input x --input x --input x --input x
 * RUN: keyway call memory-lifetimes.wasm big --input 900000 --input 100000000 --input 5
 * RUN: keyway call memory-lifetimes.wasm big --memory 256 --input 100 --input 900000 --input 5
 * RUN: keyway call memory-lifetimes.wasm output --memory 256 --input 100000 --input 900000 --input 5
 * RUN: keyway call memory-lifetimes.wasm aligned
 * RUN: keyway call memory-lifetimes.wasm pairs --timeout 20000
 * RUN: keyway call memory-lifetimes.wasm dense
 * RUN: keyway call memory-lifetimes.wasm twice
 * RUN: keyway call memory-lifetimes.wasm before
 */
#include <keyway/plugin.h>

#include <stdlib.h>
#include <string.h>

static char *constructed, *initialized, *resized;
static size_t first_input, pages;

__attribute__((constructor)) static void construct(void) {
  constructed = malloc(100);
  memset(constructed, 'c', 100);
}

static int32_t init(void) {
  void *freed = malloc(40), *behind = malloc(24);
  initialized = malloc(5000);
  memset(initialized, 'i', 5000);
  free(freed);
  free(behind);
  if (malloc(40) != freed || malloc(24) != behind) {
    return KEYWAY_ERROR_INTERNAL; /* what is freed is used again */
  }
  resized = calloc(10, 10);
  resized[99] = 'r';
  return KEYWAY_OK;
}

static int32_t is_filled(const char *data, char byte, size_t size) {
  size_t i;
  for (i = 0; i < size; ++i) {
    if (data[i] != byte) {
      return 0;
    }
  }
  return 1;
}

static int32_t is_kept(void) {
  return is_filled(constructed, 'c', 100) &&
         is_filled(initialized, 'i', 5000) && is_filled(resized, 0, 99) &&
         resized[99] == 'r';
}

KEYWAY_FUNCTION(kept, input) {
  return keyway_reply_text(is_kept() ? "kept" : "lost");
}

KEYWAY_FUNCTION(same, input) {
  if (!first_input) {
    first_input = (size_t)input.data;
  }
  return keyway_reply_text(first_input == (size_t)input.data ? "same"
                                                             : "other");
}

static uint32_t next(uint32_t *random) {
  *random = *random * 1664525u + 1013904223u;
  return *random >> 8;
}

KEYWAY_FUNCTION(churn, input) {
  enum { BLOCKS = 64 };
  char *blocks[BLOCKS] = {0};
  size_t sizes[BLOCKS] = {0};
  uint32_t random = (uint32_t)strtoul((const char *)input.data, NULL, 10);
  int step;
  for (step = 0; step < 20000; ++step) {
    const size_t i = next(&random) % BLOCKS;
    const size_t size = next(&random) % (step % 50 ? 300 : 9000);
    const char byte = (char)('A' + i % 26);
    if (!is_filled(blocks[i], byte, sizes[i])) {
      return keyway_fail(KEYWAY_ERROR_INTERNAL, "a block was written over");
    }
    if (blocks[i] && next(&random) % 3 == 0) {
      free(blocks[i]);
      blocks[i] = NULL;
      sizes[i] = 0;
      continue;
    }
    char *const data = realloc(blocks[i], size);
    if (!data || (size_t)data % 16) {
      return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY,
                         "no block, or a crooked one");
    }
    if (!is_filled(data, byte, size < sizes[i] ? size : sizes[i])) {
      return keyway_fail(KEYWAY_ERROR_INTERNAL, "realloc lost the content");
    }
    memset(data, byte, size);
    blocks[i] = data;
    sizes[i] = size;
  }
  return keyway_reply_text(is_kept() ? "whole" : "what init allocated is lost");
}

/* Allocates without ever freeing; memory grows in the first call alone. */
KEYWAY_FUNCTION(flat, input) {
  int i;
  const size_t before = pages;
  for (i = 0; i < 1000; ++i) {
    if (!malloc(1000)) {
      return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, NULL);
    }
  }
  pages = __builtin_wasm_memory_size(0);
  return keyway_reply_text(!before           ? "first"
                           : before == pages ? "flat"
                                             : "grew");
}

KEYWAY_FUNCTION(big, input) {
  char *const data = malloc(strtoul((const char *)input.data, NULL, 10));
  if (!data) {
    return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, "that is too much");
  }
  return keyway_reply_text("enough");
}

/* An output that is larger than memory fails by itself. */
KEYWAY_FUNCTION(output, input) {
  keyway_output_t out = {0};
  const unsigned long size = strtoul((const char *)input.data, NULL, 10);
  unsigned long i;
  for (i = 0; i < size; ++i) {
    keyway_write_byte(&out, 'x');
  }
  const keyway_result_t result = keyway_reply_output(&out);
  return result.code < 0 ? result : keyway_reply_text("written");
}

KEYWAY_FUNCTION(aligned, input) {
  size_t alignment;
  void *data;
  for (alignment = 1; alignment <= 65536; alignment *= 2) {
    data = aligned_alloc(alignment, 10);
    if (!data || (size_t)data % alignment) {
      return keyway_fail(KEYWAY_ERROR_INTERNAL, "crooked");
    }
    memset(data, 1, 10);
    free(data);
  }
  if (aligned_alloc(3, 10) || aligned_alloc(16, (size_t)-1) ||
      aligned_alloc((size_t)1 << 31, (size_t)1 << 31) || malloc((size_t)-8) ||
      calloc(65536, 65537) || realloc(malloc(1), (size_t)-1) ||
      posix_memalign(&data, 2, 1) != 22 || posix_memalign(&data, 64, 1) != 0 ||
      (size_t)data % 64) {
    return keyway_fail(KEYWAY_ERROR_INTERNAL, "something impossible was done");
  }
  return keyway_reply_text("straight");
}

/* What is freed at once takes no memory, whatever its alignment. */
KEYWAY_FUNCTION(pairs, input) {
  int i;
  for (i = 0; i < 2000000; ++i) {
    char *volatile one = malloc(8);
    char *volatile other = i % 8 ? malloc(24) : aligned_alloc(64, 64);
    if (!one || !other) {
      return keyway_fail(KEYWAY_ERROR_OUT_OF_MEMORY, "pairs take memory");
    }
    free(i % 2 ? one : other);
    free(i % 2 ? other : one);
  }
  return keyway_reply_text("nothing taken");
}

/* A block takes eight bytes more than it gives. */
KEYWAY_FUNCTION(dense, input) {
  const char *const first = malloc(24);
  int i;
  for (i = 1; i < 1000; ++i) {
    if (malloc(24) != first + 32 * i) {
      return keyway_fail(KEYWAY_ERROR_INTERNAL, "there is a gap");
    }
  }
  return keyway_reply_text("dense");
}

KEYWAY_FUNCTION(twice, input) {
  char *const data = malloc(10), *const behind = malloc(10);
  free(data);
  free(data);
  return keyway_reply_text(behind);
}

KEYWAY_FUNCTION(before, input) {
  char local[32];
  memset(local, 1, sizeof local);
  free(local + 16);
  return keyway_reply_text("freed what malloc never gave");
}

KEYWAY_BYTES_PLUGIN("memory-lifetimes", .init = init);
