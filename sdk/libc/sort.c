/* Sorting and searching in arrays.
 *
 * qsort is a quicksort that never recurses: the longer part waits on a stack of
 * as many entries as a size has bits. A range that was split too often in an
 * uneven way is finished by a heapsort, so that no input is slow. */
#include "libc.h"

#include <stdlib.h>

typedef int compare_t(const void *left, const void *right);

/* An array of `count` elements, and how often it may still be split. */
typedef struct {
  char *base;
  size_t count;
  unsigned splits;
} range_t;

/* Below this many elements insertion is the fastest. */
enum { FEW = 12 };

/* A type by which any object may be read and written. */
typedef uint32_t __attribute__((may_alias)) word_t;

static void swap(char *left, char *right, size_t size) {
  if ((((uintptr_t)left | (uintptr_t)right | size) & 3) == 0) {
    for (; size; left += 4, right += 4, size -= 4) {
      word_t word = *(word_t *)left;
      *(word_t *)left = *(word_t *)right;
      *(word_t *)right = word;
    }
  } else {
    for (; size; ++left, ++right, --size) {
      char byte = *left;
      *left = *right;
      *right = byte;
    }
  }
}

static void insertion_sort(range_t range, size_t size, compare_t *compare) {
  for (size_t i = 1; i < range.count; ++i) {
    char *at = range.base + i * size;
    for (; at > range.base && compare(at - size, at) > 0; at -= size) {
      swap(at - size, at, size);
    }
  }
}

/* Lets the element `at` sink to its place in the heap. */
static void sink(range_t range, size_t at, size_t size, compare_t *compare) {
  /* a child's index, 2 * at + 1, is computed only where there is one */
  while (at < range.count / 2) {
    size_t child = 2 * at + 1;
    char *larger = range.base + child * size;
    if (child + 1 < range.count && compare(larger, larger + size) < 0) {
      ++child;
      larger += size;
    }
    if (compare(range.base + at * size, larger) >= 0) {
      return;
    }
    swap(range.base + at * size, larger, size);
    at = child;
  }
}

static void heap_sort(range_t range, size_t size, compare_t *compare) {
  for (size_t at = range.count / 2; at--;) {
    sink(range, at, size, compare);
  }
  while (range.count > 1) {
    --range.count;
    swap(range.base, range.base + range.count * size, size);
    sink(range, 0, size, compare);
  }
}

/* Swaps the median of the first, the middle and the last element to the front. */
static void choose_pivot(range_t range, size_t size, compare_t *compare) {
  char *low = range.base;
  char *middle = range.base + range.count / 2 * size;
  char *high = range.base + (range.count - 1) * size;
  if (compare(middle, high) > 0) {
    char *other = middle;
    middle = high;
    high = other;
  }
  /* now middle <= high, and the median is the larger of low and middle, but not
   * above high; low is in front already */
  if (compare(low, middle) < 0) {
    swap(low, middle, size);
  } else if (compare(low, high) > 0) {
    swap(low, high, size);
  }
}

/* Orders the range around its first element, whose new index is returned. The
 * bounds are tested, since `compare` may be inconsistent. Both scans stop at
 * equal elements, which splits an array of them evenly. */
static size_t partition(range_t range, size_t size, compare_t *compare) {
  size_t left = 1;
  size_t right = range.count - 1;
  for (;;) {
    while (left <= right && compare(range.base + left * size, range.base) < 0) {
      ++left;
    }
    while (left <= right &&
           compare(range.base + right * size, range.base) > 0) {
      --right;
    }
    if (left >= right) {
      break;
    }
    swap(range.base + left * size, range.base + right * size, size);
    ++left;
    --right;
  }
  /* all below `left` is not above the pivot, all from `left` on not below it */
  swap(range.base, range.base + (left - 1) * size, size);
  return left - 1;
}

static unsigned bits_of(size_t count) {
  unsigned bits = 0;
  for (; count; count >>= 1) {
    ++bits;
  }
  return bits;
}

KEYWAY_LIBC void qsort(void *base, size_t count, size_t size,
                       compare_t *compare) {
  range_t waiting[sizeof(size_t) * 8];
  size_t depth = 0;
  range_t range = {base, count, 2 * bits_of(count)};
  for (;;) {
    while (range.count > FEW && range.splits) {
      choose_pivot(range, size, compare);
      size_t pivot = partition(range, size, compare);
      range_t low = {range.base, pivot, range.splits - 1};
      range_t high = {range.base + (pivot + 1) * size, range.count - pivot - 1,
                      range.splits - 1};
      int low_is_longer = low.count > high.count;
      waiting[depth++] = low_is_longer ? low : high;
      range = low_is_longer ? high : low;
    }
    if (range.count > FEW) {
      heap_sort(range, size, compare);
    } else {
      insertion_sort(range, size, compare);
    }
    if (!depth) {
      return;
    }
    range = waiting[--depth];
  }
}

KEYWAY_LIBC void *bsearch(const void *key, const void *base, size_t count,
                          size_t size, compare_t *compare) {
  const char *low = base;
  while (count) {
    const char *middle = low + count / 2 * size;
    int order = compare(key, middle);
    if (order == 0) {
      return (void *)middle;
    }
    if (order > 0) {
      low = middle + size;
      --count;
    }
    count /= 2;
  }
  return NULL;
}
