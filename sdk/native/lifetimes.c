/* For twins with AddressSanitizer: memory that lives as long as in a freestanding
 * module. What a call allocates by malloc or new is gone there when the next call
 * begins; here it is freed then, so that AddressSanitizer tells a pointer that was
 * kept, which the module would read without a word. */
#include "native.h"

/* Rationale: what `init` and a call leave behind is no leak there, and what `new`
 * made is taken back here by `free`. A result that lies on the stack is found. */
KEYWAY_EXTERN_C const char *__asan_default_options(void);
KEYWAY_EXTERN_C const char *__asan_default_options(void) {
  return "alloc_dealloc_mismatch=0:detect_leaks=0:"
         "detect_stack_use_after_return=1";
}

/* Calls `allocated` and `freed` at every malloc and free. */
KEYWAY_EXTERN_C __attribute__((weak)) int
__sanitizer_install_malloc_and_free_hooks(
    void (*allocated)(const volatile void *, size_t),
    void (*freed)(const volatile void *));

/* The live blocks of the call, by address: a table, since hooks must not
 * allocate. Those that find no place in it live on. */
#define PLACES 65536u

static const volatile void *blocks[PLACES];
static uint32_t live;        /* how many there are */
static uint32_t most_probes; /* no block is further than this from its place */

static uint32_t place_of(const volatile void *block, uint32_t probe) {
  return (uint32_t)(((uintptr_t)block >> 4) * 2654435761u >> 8) + probe;
}

static void allocated(const volatile void *block, size_t size) {
  uint32_t probe;
  (void)size;
  for (probe = 0; keyway_native_in_call && block && probe < 64; ++probe) {
    const uint32_t place = place_of(block, probe) % PLACES;
    if (!blocks[place]) {
      blocks[place] = block;
      ++live;
      most_probes = probe > most_probes ? probe : most_probes;
      return;
    }
  }
}

static void freed(const volatile void *block) {
  uint32_t probe;
  for (probe = 0; block && probe <= most_probes; ++probe) {
    const uint32_t place = place_of(block, probe) % PLACES;
    if (blocks[place] == block) {
      blocks[place] = NULL;
      --live;
      return;
    }
  }
}

KEYWAY_EXTERN_C void keyway_native_forget_call(void) {
  static int32_t installed;
  uint32_t place;
  if (!installed) {
    installed = 1;
    if (__sanitizer_install_malloc_and_free_hooks) {
      __sanitizer_install_malloc_and_free_hooks(allocated, freed);
    }
  }
  for (place = 0; live && place < PLACES; ++place) { /* `freed` counts down */
    if (blocks[place]) {
      free((void *)(uintptr_t)blocks[place]);
    }
  }
}
