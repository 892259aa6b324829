/* What KEYWAY_HOST_FUNCTION makes of its import in a module, natively: over a host
 * that answers as ABI.md says. Exits 0, or with the failing line. */
#include <keyway/host.h>

#include <string.h>

#include "check.h"

/* What the host gives next: an answer of `size` bytes, or an error with a message. */
static unsigned char bytes[100000];
static size_t size;
static int32_t code;

static size_t kept, calls, lie;

static int32_t give(void *buffer, size_t capacity, size_t count) {
  if (count <= capacity) {
    memcpy(buffer, bytes, count);
  }
  return (int32_t)count;
}

static int32_t import_price(const void *input, size_t input_size, void *buffer,
                            size_t capacity) {
  ++calls;
  if (input_size != 3 || memcmp(input, "tea", 3) != 0) {
    return KEYWAY_ERROR_INVALID_ARGUMENT;
  }
  kept = code < 0 || size > capacity ? size : 0;
  return code < 0 ? code : give(buffer, capacity, size);
}

int32_t keyway_import_result_get(void *buffer, size_t capacity) {
  return give(buffer, capacity, kept - lie);
}

KEYWAY_HOST_CALL_(price, import_price)

/* One call, for which the host answers once; `answer` is what it gave, whole. */
static int is_whole(int32_t expected) {
  keyway_view_t answer;
  calls = kept = 0;
  return price("tea", 3, &answer) == expected && calls == 1 &&
         answer.size == size && memcmp(answer.data, bytes, size) == 0 &&
         answer.data[size] == 0;
}

static int sizes(void) {
  const size_t room = KEYWAY_ANSWER_ROOM_;
  const size_t all[] = {0, 1, room - 1, room, room + 1, sizeof bytes, 5};
  size_t i;
  memset(bytes, 'y', sizeof bytes);
  for (i = 0; i < sizeof all / sizeof *all; ++i) {
    size = all[i];
    code = KEYWAY_OK;
    CHECK(is_whole(KEYWAY_OK));
    code = KEYWAY_ERROR_HOST;
    CHECK(is_whole(KEYWAY_ERROR_HOST));
  }
  return 0;
}

static int errors(void) {
  keyway_view_t answer = {0, 7};
  kept = 0;
  CHECK(price("coffee", 6, &answer) == KEYWAY_ERROR_INVALID_ARGUMENT);
  CHECK(answer.data && answer.size == 0);
  code = KEYWAY_OK;
  size = sizeof bytes;
  lie = 1; /* the host keeps another answer than it told */
  CHECK(price("tea", 3, &answer) == KEYWAY_ERROR_HOST);
  CHECK(answer.data && answer.size == 0);
  return 0;
}

int main(void) {
  int line;
  keyway_memory_begin_call();
  line = sizes();
  line = line ? line : errors();
  keyway_memory_end();
  return line;
}
