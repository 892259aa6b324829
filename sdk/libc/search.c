/* Bytes and texts: looking for a byte, a set of bytes, or a part. */
#include "libc.h"

#include <string.h>

KEYWAY_LIBC void *memchr(const void *memory, int byte, size_t size) {
  const unsigned char *at = memory;
  for (; size; ++at, --size) {
    if (*at == (unsigned char)byte) {
      return (void *)at;
    }
  }
  return NULL;
}

KEYWAY_LIBC void *memrchr(const void *memory, int byte, size_t size) {
  const unsigned char *start = memory;
  while (size--) {
    if (start[size] == (unsigned char)byte) {
      return (void *)(start + size);
    }
  }
  return NULL;
}

KEYWAY_LIBC char *strchrnul(const char *text, int byte) {
  while (*text && *text != (char)byte) {
    ++text;
  }
  return (char *)text;
}

KEYWAY_LIBC char *strchr(const char *text, int byte) {
  char *at = strchrnul(text, byte);
  return *at == (char)byte ? at : NULL;
}

KEYWAY_LIBC char *strrchr(const char *text, int byte) {
  return memrchr(text, byte, strlen(text) + 1);
}

/* What a search for `part` remembers: where it splits, and its period. */
typedef struct {
  const unsigned char *part;
  size_t size;
  size_t split;
  size_t period;
  int periodic; /* the left half repeats in the right one */
} needle_t;

/* Where the largest suffix of `part` begins, in the order of the bytes or in the
 * reverse one, and the period of that suffix. */
static size_t largest_suffix(const unsigned char *part, size_t size,
                             int reverse, size_t *period) {
  size_t best = 0;
  size_t next = 1;
  size_t same = 0;
  *period = 1;
  while (next + same < size) {
    unsigned char a = part[best + same];
    unsigned char b = part[next + same];
    if (a == b) {
      if (++same == *period) {
        next += *period;
        same = 0;
      }
    } else if ((b < a) != reverse) {
      next += same + 1;
      same = 0;
      *period = next - best;
    } else {
      best = next++;
      same = 0;
      *period = 1;
    }
  }
  return best;
}

/* Splits `part` for the two-way search of Crochemore and Perrin, which compares
 * each byte at most twice and needs no memory. */
static needle_t split(const unsigned char *part, size_t size) {
  size_t period;
  size_t reverse_period;
  size_t forward = largest_suffix(part, size, 0, &period);
  size_t reverse = largest_suffix(part, size, 1, &reverse_period);
  needle_t needle = {part, size, forward, period, 1};
  if (reverse > forward) {
    needle.split = reverse;
    needle.period = reverse_period;
  }
  if (needle.split + needle.period > size ||
      memcmp(part, part + needle.period, needle.split) != 0) {
    size_t right = size - needle.split;
    needle.periodic = 0;
    needle.period = (needle.split > right ? needle.split : right) + 1;
  }
  return needle;
}

static const unsigned char *find(const unsigned char *memory, size_t size,
                                 needle_t needle) {
  size_t known = 0; /* bytes of `part` that need no second look */
  while (size >= needle.size) {
    size_t at = needle.split > known ? needle.split : known;
    while (at < needle.size && needle.part[at] == memory[at]) {
      ++at;
    }
    size_t step = at - needle.split + 1;
    if (at < needle.size) {
      known = 0;
    } else {
      at = needle.split;
      while (at > known && needle.part[at - 1] == memory[at - 1]) {
        --at;
      }
      if (at <= known) {
        return memory;
      }
      step = needle.period;
      known = needle.periodic ? needle.size - needle.period : 0;
    }
    if (step > size) {
      return NULL;
    }
    memory += step;
    size -= step;
  }
  return NULL;
}

KEYWAY_LIBC void *memmem(const void *memory, size_t size, const void *part,
                         size_t part_size) {
  if (!part_size) {
    return (void *)memory;
  }
  const unsigned char *first = memchr(memory, *(const char *)part, size);
  if (!first || part_size == 1) {
    return (void *)first;
  }
  size -= (size_t)(first - (const unsigned char *)memory);
  return (void *)find(first, size, split(part, part_size));
}

KEYWAY_LIBC char *strstr(const char *text, const char *part) {
  return memmem(text, strlen(text), part, strlen(part));
}

/* The bytes of a text as a set; the zero is added by who needs it. */
typedef struct {
  uint32_t bits[8];
} set_t;

static void add(set_t *set, unsigned char byte) {
  set->bits[byte / 32] |= (uint32_t)1 << (byte % 32);
}

static int has(const set_t *set, unsigned char byte) {
  return (set->bits[byte / 32] >> (byte % 32)) & 1;
}

static set_t set_of(const char *text) {
  set_t set = {{0}};
  for (; *text; ++text) {
    add(&set, (unsigned char)*text);
  }
  return set;
}

KEYWAY_LIBC size_t strspn(const char *text, const char *set) {
  set_t wanted = set_of(set);
  const char *at = text;
  while (has(&wanted, (unsigned char)*at)) {
    ++at;
  }
  return (size_t)(at - text);
}

KEYWAY_LIBC size_t strcspn(const char *text, const char *set) {
  set_t wanted = set_of(set);
  const char *at = text;
  add(&wanted, 0);
  while (!has(&wanted, (unsigned char)*at)) {
    ++at;
  }
  return (size_t)(at - text);
}

KEYWAY_LIBC char *strpbrk(const char *text, const char *set) {
  text += strcspn(text, set);
  return *text ? (char *)text : NULL;
}

KEYWAY_LIBC char *strsep(char **restrict rest, const char *restrict set) {
  char *token = *rest;
  if (token) {
    char *end = token + strcspn(token, set);
    *rest = *end ? end + 1 : NULL;
    *end = 0;
  }
  return token;
}

KEYWAY_LIBC char *strtok_r(char *restrict text, const char *restrict set,
                           char **restrict rest) {
  text = text ? text : *rest;
  text += strspn(text, set);
  char *end = text + strcspn(text, set);
  *rest = *end ? end + 1 : end;
  if (end == text) {
    return NULL;
  }
  *end = 0;
  return text;
}

KEYWAY_LIBC char *strtok(char *restrict text, const char *restrict set) {
  static char none[1];
  static char *rest = none;
  return strtok_r(text, set, &rest);
}
