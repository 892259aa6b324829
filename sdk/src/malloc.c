/* malloc and its kin, for modules without a libc, out of the arena.
 *
 * A block is taken from the top of the arena, behind a header that tells its
 * capacity, and goes to a list of blocks of the same capacity when it is freed;
 * the newest block goes back to the arena. Capacities are classes, 16 bytes apart
 * up to 1 KiB and a quarter of a power of two above, so that any block of a list
 * fits any request of its class: every operation takes constant time. Blocks are
 * never split or joined.
 *
 * What constructors, `init` and a plugin without calls allocate, and what a call
 * allocates, are kept apart, since all of the latter is gone when the next call
 * begins. A header that malloc did not write, or that free wrote already, traps; a
 * host tells why.
 */
#include <keyway/bytes.h>

#include <stdlib.h>

typedef struct block {
  uint32_t capacity; /* bytes behind the header: 16 n + 8 */
  uint32_t seal;     /* capacity ^ USED or capacity ^ FREE */
} block_t;

#define USED 0x6b657977u
#define FREE 0x46524545u

/* 65 small classes, then four in each power of two from 1 KiB to 2 GiB. */
#define SMALL 65u
#define CLASSES (SMALL + 4u * 22u)
#define MOST 0x7fffffffu

typedef struct lists {
  void *first[CLASSES]; /* a free block's first bytes point to the next one */
  uint64_t resets; /* of the arena, when the lists were last known to hold */
} lists_t;

static lists_t kept_lists, call_lists;

/* The class of a request and, in `capacity`, what it gets. */
static uint32_t class_of(size_t size, uint32_t *capacity) {
  uint32_t last, shift, quarter;
  if (size <= 16 * SMALL - 8) {
    const uint32_t small = size <= 8 ? 0 : ((uint32_t)size + 7) / 16;
    *capacity = 16 * small + 8;
    return small;
  }
  last = (uint32_t)size - 9; /* a capacity is 8 more than quarters */
  shift = 29 - (uint32_t)__builtin_clz(last); /* three leading bits remain */
  quarter = (last >> shift) + 1;              /* 5 .. 8 quarters */
  *capacity = (quarter << shift) + 8;
  return SMALL + 4 * (shift - 8) + (quarter - 5);
}

static int32_t is_of_call(size_t address) {
  return keyway_arena.calls && address >= keyway_arena.calls;
}

/* The lists of a lifetime. Those of a call are void once another one began, the
 * others once `init` or `cleanup` took memory back. */
static lists_t *lists_of(int32_t of_call) {
  lists_t *const lists = of_call ? &call_lists : &kept_lists;
  if (lists->resets != keyway_arena.resets) {
    if (of_call || !keyway_arena.calls) {
      __builtin_memset(lists->first, 0, sizeof lists->first);
    }
    lists->resets = keyway_arena.resets;
  }
  return lists;
}

static block_t *block_of(void *data) {
  block_t *const block = (block_t *)data - 1;
  if (block->seal != (block->capacity ^ USED)) {
    keyway_set_error_message(
        "free or realloc of a block that was freed before, that "
        "was written over, or that is not from malloc");
    __builtin_trap();
  }
  return block;
}

/* How many free blocks are looked at for one that is aligned to more than 16. */
enum { MOST_LOOKED_AT = 16 };

/* Takes a block out of a list; null where there is none. */
static void *take(void **list, size_t mask) {
  int looked_at;
  for (looked_at = 0; *list && looked_at < MOST_LOOKED_AT; ++looked_at) {
    void *const data = *list;
    if (!((size_t)data & mask)) {
      *list = *(void **)data;
      return data;
    }
    list = (void **)data;
  }
  return NULL;
}

__attribute__((weak)) void *aligned_alloc(size_t alignment, size_t size) {
  const size_t mask = (alignment > 16 ? alignment : 16) - 1;
  uint32_t capacity, class;
  size_t data;
  block_t *block;
  if (alignment & (alignment - 1) || alignment > MOST ||
      size > MOST - alignment) {
    return NULL;
  }
  class = class_of(size, &capacity);
  data = (size_t)take(&lists_of(keyway_arena.calls != 0)->first[class], mask);
  if (!data) {
    /* not rounded: a block ends 8 bytes behind a multiple of 16, where the header of
     * the next one begins; `constructed` and `calls` are rounded, and so are the end
     * of no block */
    const size_t top = keyway_arena.top ? keyway_arena.top : keyway_arena_top();
    data = (top + sizeof(block_t) + mask) & ~mask;
    if (data < top || !keyway_arena_reserve(top, data - top + capacity)) {
      return NULL;
    }
    keyway_arena.top = data + capacity;
  }
  block = (block_t *)data - 1;
  block->capacity = capacity;
  block->seal = capacity ^ USED;
  return (void *)data;
}

__attribute__((weak)) void *malloc(size_t size) {
  return aligned_alloc(16, size);
}

__attribute__((weak)) void free(void *data) {
  block_t *block;
  int32_t of_call;
  if (!data) {
    return;
  }
  block = block_of(data);
  block->seal = block->capacity ^ FREE;
  of_call = is_of_call((size_t)data);
  if ((size_t)data + block->capacity == keyway_arena.top &&
      of_call == (keyway_arena.calls != 0)) {
    keyway_arena.top = (size_t)block;
  } else {
    uint32_t capacity;
    void **const list =
        &lists_of(of_call)->first[class_of(block->capacity, &capacity)];
    *(void **)data = *list;
    *list = data;
  }
}

__attribute__((weak)) void *calloc(size_t count, size_t size) {
  size_t bytes;
  void *data;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    return NULL;
  }
  data = malloc(bytes);
  if (data) {
    __builtin_memset(data, 0, bytes);
  }
  return data;
}

__attribute__((weak)) void *realloc(void *data, size_t size) {
  block_t *block;
  uint32_t capacity;
  void *moved;
  if (!data) {
    return malloc(size);
  }
  block = block_of(data);
  if (size <= block->capacity) {
    return data;
  }
  if (size > MOST) {
    return NULL;
  }
  class_of(size, &capacity);
  if ((size_t)data + block->capacity == keyway_arena.top &&
      is_of_call((size_t)data) == (keyway_arena.calls != 0)) {
    if (!keyway_arena_reserve((size_t)data, capacity)) {
      return NULL;
    }
    block->capacity = capacity;
    block->seal = capacity ^ USED;
    keyway_arena.top = (size_t)data + capacity;
    return data;
  }
  moved = malloc(size);
  if (moved) {
    __builtin_memcpy(moved, data, block->capacity);
    free(data);
  }
  return moved;
}

__attribute__((weak)) int posix_memalign(void **data, size_t alignment,
                                         size_t size) {
  enum { INVALID = 22, NO_MEMORY = 12 }; /* EINVAL, ENOMEM */
  if (alignment < sizeof(void *) || alignment & (alignment - 1)) {
    return INVALID;
  }
  void *const made = aligned_alloc(alignment, size);
  if (!made) {
    return NO_MEMORY;
  }
  *data = made;
  return 0;
}
