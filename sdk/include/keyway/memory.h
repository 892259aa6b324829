/* Keyway memory: the arena behind bytes plugins, malloc and operator new.
 *
 * There are three lifetimes. What constructors allocate lives as long as the
 * module. What `init` allocates lives until `cleanup`. What a call allocates, its
 * input and its result included, lives until the next call begins, and is then
 * gone at once: nothing has to be freed, and nothing can leak. A pointer that is
 * kept from one call to the next must come from `init`, or from a variable.
 *
 * In a freestanding module one arena above the data holds all of it, and malloc
 * draws on it too. With a libc (PROFILE wasi, and natively) malloc is the libc's,
 * whose memory lives until it is freed, and only keyway_scratch has these
 * lifetimes. lifecycle and function plugins have no calls in this sense: what
 * they allocate lives until they free it.
 */
#ifndef KEYWAY_MEMORY_H
#define KEYWAY_MEMORY_H

#include <keyway/abi.h>

#if !defined(__wasm__) || defined(KEYWAY_PROFILE_WASI)
#include <stdlib.h>
#endif

#if defined(__cplusplus)
extern "C" {
#endif

/* Defines one variable for all sources of a plugin, zero at first. In C++ it takes
 * braces to make a definition of it. */
#if defined(__cplusplus)
#define KEYWAY_SHARED_(type, name)                       \
  extern "C" {                                           \
  __attribute__((weak, visibility("hidden"))) type name; \
  }                                                      \
  static_assert(true, "")
#else
#define KEYWAY_SHARED_(type, name) \
  __attribute__((weak, visibility("hidden"))) type name
#endif

/* Returns `size` bytes, aligned to 16, of unspecified content, that live until the
 * next call begins; in `init` until `cleanup`. Null where memory cannot grow: the
 * call should then return KEYWAY_ERROR_OUT_OF_MEMORY. A size of 0 gives a pointer
 * that is not null. [init] [call] */
static inline void *keyway_scratch(size_t size);

/* Gives the `from` bytes at `data`, which came from keyway_scratch or from this
 * function, a size of `to`. The content stays; the address may change, and the old
 * one is then void. Free of charge for the newest piece of memory. Null where
 * memory cannot grow: `data` is still good then. [init] [call] */
static inline void *keyway_scratch_resize(void *data, size_t from, size_t to);

/* The steps between lifetimes, which the exports' bodies take: before `init` is
 * run, when calls may begin, when a call begins, and when all that `init`
 * allocated is over. */
static inline void keyway_memory_begin_init(void);
static inline void keyway_memory_begin_calls(void);
static inline void keyway_memory_begin_call(void);
__attribute__((unused)) static void keyway_memory_end(void);

#if defined(__wasm__) && !defined(KEYWAY_PROFILE_WASI)

/* The arena: everything from `__heap_base` to the end of memory. */
typedef struct keyway_arena {
  size_t top;         /* the first free byte; 0 before the first use */
  size_t end;         /* the end of memory */
  size_t constructed; /* the top when constructors were done; 0 before */
  size_t calls;       /* where calls begin; 0 in constructors and in `init` */
  uint64_t resets;    /* how often memory was taken back */
} keyway_arena_t;

KEYWAY_SHARED_(keyway_arena_t, keyway_arena);

extern unsigned char __heap_base; /* made by the linker */

/* Makes sure that `size` bytes are there above `top`, or returns 0. Memory that
 * somebody else has grown is not the arena's. */
static inline int32_t keyway_arena_reserve(size_t top, size_t size) {
  keyway_arena_t *arena = &keyway_arena;
  const size_t page = 65536;
  size_t pages, before;
  if (size <= arena->end - top) {
    return 1;
  }
  size -= arena->end - top;
  pages = size / page + (size % page != 0);
  before = __builtin_wasm_memory_grow(0, pages);
  if (before == (size_t)-1 || before * page != arena->end) {
    return 0;
  }
  arena->end += pages * page;
  return 1;
}

/* The first free byte, aligned to 16. Here and below, `noinline` is for the size of a
 * module, in which all of this is used several times. */
__attribute__((noinline, unused)) static size_t keyway_arena_top(void) {
  keyway_arena_t *arena = &keyway_arena;
  if (!arena->top) {
    arena->top = (size_t)&__heap_base;
    arena->end = __builtin_wasm_memory_size(0) * 65536;
  }
  return arena->top = (arena->top + 15) & ~(size_t)15;
}

static inline void *keyway_scratch(size_t size) {
  size_t top = keyway_arena_top();
  if (!keyway_arena_reserve(top, size)) {
    return 0;
  }
  keyway_arena.top = top + size;
  return (void *)top;
}

static inline void *keyway_scratch_resize(void *data, size_t from, size_t to) {
  void *moved;
  if ((size_t)data + from == keyway_arena.top) {
    if (to > from && !keyway_arena_reserve((size_t)data, to)) {
      return 0;
    }
    keyway_arena.top = (size_t)data + to;
    return data;
  }
  if (to <= from) {
    return data;
  }
  moved = keyway_scratch(to);
  if (moved) {
    __builtin_memcpy(moved, data, from);
  }
  return moved;
}

static inline void keyway_memory_begin_init(void) { keyway_memory_end(); }

static inline void keyway_memory_begin_calls(void) {
  keyway_arena.calls = keyway_arena_top();
}

static inline void keyway_memory_begin_call(void) {
  keyway_arena_t *arena = &keyway_arena;
  if (!arena->calls) { /* before init, or after cleanup */
    keyway_memory_end();
    arena->calls = arena->top;
  }
  arena->top = arena->calls;
  ++arena->resets;
}

__attribute__((noinline)) static void keyway_memory_end(void) {
  keyway_arena_t *arena = &keyway_arena;
  if (!arena->constructed) { /* nothing but constructors has run */
    arena->constructed = keyway_arena_top();
  }
  arena->top = arena->constructed;
  arena->calls = 0;
  ++arena->resets;
}

#else /* on malloc */

/* A piece of memory; its bytes begin KEYWAY_PIECE_BYTES behind it. */
typedef struct keyway_piece {
  struct keyway_piece *next;
  struct keyway_piece **link; /* what points to this piece */
} keyway_piece_t;

#define KEYWAY_PIECE_BYTES 16

/* The pieces of each lifetime. */
typedef struct keyway_pieces {
  keyway_piece_t *constructed, *init, *call;
  int32_t initialized, in_calls;
} keyway_pieces_t;

KEYWAY_SHARED_(keyway_pieces_t, keyway_pieces);

/* Makes `piece` the first of those at `list`. */
static inline void *keyway_piece_put(keyway_piece_t *piece,
                                     keyway_piece_t **list) {
  piece->next = *list;
  piece->link = list;
  if (piece->next) {
    piece->next->link = &piece->next;
  }
  *list = piece;
  return (unsigned char *)piece + KEYWAY_PIECE_BYTES;
}

static inline void keyway_pieces_free(keyway_piece_t **list) {
  while (*list) {
    keyway_piece_t *piece = *list;
    *list = piece->next;
    free(piece);
  }
}

static inline void *keyway_scratch(size_t size) {
  keyway_pieces_t *pieces = &keyway_pieces;
  keyway_piece_t *piece =
      size <= SIZE_MAX - KEYWAY_PIECE_BYTES
          ? (keyway_piece_t *)malloc(size + KEYWAY_PIECE_BYTES)
          : 0;
  if (!piece) {
    return 0;
  }
  return keyway_piece_put(piece, pieces->in_calls      ? &pieces->call
                                 : pieces->initialized ? &pieces->init
                                                       : &pieces->constructed);
}

static inline void *keyway_scratch_resize(void *data, size_t from, size_t to) {
  keyway_piece_t *piece =
      (keyway_piece_t *)(void *)((unsigned char *)data - KEYWAY_PIECE_BYTES);
  (void)from;
  if (to > SIZE_MAX - KEYWAY_PIECE_BYTES) {
    return 0;
  }
  piece = (keyway_piece_t *)realloc(piece, to + KEYWAY_PIECE_BYTES);
  if (!piece) {
    return 0;
  }
  *piece->link = piece;
  if (piece->next) {
    piece->next->link = &piece->next;
  }
  return (unsigned char *)piece + KEYWAY_PIECE_BYTES;
}

static inline void keyway_memory_begin_init(void) {
  keyway_pieces.initialized = 1;
  keyway_memory_end();
}

static inline void keyway_memory_begin_calls(void) {
  keyway_pieces.in_calls = 1;
}

static inline void keyway_memory_begin_call(void) {
  keyway_pieces.in_calls = 1;
  keyway_pieces_free(&keyway_pieces.call);
}

static void keyway_memory_end(void) {
  keyway_pieces.in_calls = 0;
  keyway_pieces_free(&keyway_pieces.call);
  keyway_pieces_free(&keyway_pieces.init);
}

#endif

#if defined(__cplusplus)
} /* extern "C" */
#endif

#endif /* KEYWAY_MEMORY_H */
