/* qsort and bsearch: every order, every element size, the worst case counted, and
 * a comparison that lies. */
#include "ours.h"
#include <string.h>

void our_qsort(void *, size_t, size_t, int (*)(const void *, const void *));
void *our_bsearch(const void *, const void *, size_t, size_t,
                  int (*)(const void *, const void *));

static unsigned long comparisons;

static int by_number(const void *left, const void *right) {
  uint32_t a;
  uint32_t b;
  memcpy(&a, left, sizeof a);
  memcpy(&b, right, sizeof b);
  ++comparisons;
  return (a > b) - (a < b);
}

static int by_chance(const void *left, const void *right) {
  (void)left;
  (void)right;
  return (int)below(3) - 1;
}

/* The i-th of `count` keys, in one of some patterns. */
static uint32_t key(unsigned pattern, uint32_t i, uint32_t count) {
  switch (pattern) {
  case 0:
    return i;
  case 1:
    return count - i;
  case 2:
    return i < count / 2 ? i : count - i; /* an organ pipe */
  case 3:
    return 7;
  case 4:
    return i % 3;
  case 5:
    return i % 2 ? i : count - i;
  default:
    return below(pattern == 6 ? count + 1 : 1u << 31);
  }
}

/* Elements of `size` bytes: the key, and bytes that belong to it. */
static void sorted(unsigned pattern, uint32_t count, size_t size) {
  unsigned char *array = malloc(count * size + 1);
  uint64_t sum = 0;
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t value = key(pattern, i, count);
    memset(array + i * size, (int)(value * 31), size);
    memcpy(array + i * size, &value, sizeof value);
    sum += (uint64_t)value * value + value;
  }
  comparisons = 0;
  our_qsort(array, count, size, by_number);
  unsigned bits = 1;
  while (count >> bits) {
    ++bits;
  }
  EXPECT(comparisons <= 5ul * count * bits, "pattern %u of %u: %lu comparisons",
         pattern, count, comparisons);
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t value;
    memcpy(&value, array + i * size, sizeof value);
    sum -= (uint64_t)value * value + value;
    for (size_t at = sizeof value; at < size; ++at) {
      EXPECT(array[i * size + at] == (unsigned char)(value * 31), "size %zu",
             size);
    }
    EXPECT(!i || by_number(array + (i - 1) * size, array + i * size) <= 0,
           "pattern %u of %u at %u", pattern, count, i);
    unsigned char *found = our_bsearch(&value, array, count, size, by_number);
    EXPECT(found && by_number(found, &value) == 0, "bsearch of %u", value);
  }
  EXPECT(sum == 0, "pattern %u of %u lost an element", pattern, count);
  uint32_t none = UINT32_MAX;
  EXPECT(!our_bsearch(&none, array, count, size, by_number), "bsearch of none");
  our_qsort(array, count, size, by_chance);
  free(array);
}

/* The adversary of McIlroy: it decides about the order while the sort runs, so
 * that every quicksort splits as badly as it can. */
static int32_t solid;
static int32_t candidate;
static int32_t values[4096];

static int by_adversary(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left;
  int32_t b = *(const int32_t *)right;
  const int32_t gas = 1 << 20;
  ++comparisons;
  if (values[a] == gas && values[b] == gas) {
    values[a == candidate ? a : b] = solid++;
  }
  candidate = values[a] == gas ? a : values[b] == gas ? b : candidate;
  return (values[a] > values[b]) - (values[a] < values[b]);
}

static void worst(void) {
  enum { COUNT = 4096 };
  static int32_t order[COUNT];
  for (int32_t i = 0; i < COUNT; ++i) {
    order[i] = i;
    values[i] = 1 << 20;
  }
  comparisons = 0;
  our_qsort(order, COUNT, sizeof *order, by_adversary);
  EXPECT(comparisons < 5ul * COUNT * 12, "the adversary: %lu", comparisons);
}

int main(int count, char **arguments) {
  our_qsort(NULL, 0, 4, by_number);
  EXPECT(!our_bsearch("", NULL, 0, 4, by_number), "nothing");
  worst();
  for (long left = rounds(count, arguments); left--;) {
    sorted(below(8), below(below(4) ? 60 : 2000), 4 + below(below(2) ? 2 : 20));
  }
}
