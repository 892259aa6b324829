// Functions of the host's own in C++, natively. Exits 0, or with the failing line.
#include <keyway/plugin.hpp>

#include "check.h"

KEYWAY_HOST_FUNCTION("shop", "price", shop_price);

static keyway_view_t given;

int32_t shop_price(const void *input, size_t size, keyway_view_t *answer) {
  *answer = given;
  return keyway::View(static_cast<const char *>(input), size) == "tea" ? 0 : -8;
}

static keyway_view_t text(const char *text) {
  return {reinterpret_cast<const unsigned char *>(text),
          __builtin_strlen(text)};
}

static int answers() {
  given = text("3.50");
  const keyway::Answer answer = keyway::host(shop_price, "tea");
  CHECK(answer && answer.code() == KEYWAY_OK && answer.view() == "3.50");
  return 0;
}

static int errors() {
  given = text("not sold here");
  const keyway::Answer told = keyway::host(shop_price, "a castle");
  CHECK(!told && told.code() == KEYWAY_ERROR_HOST);
  CHECK(told.view() == "not sold here");
  CHECK(keyway_result_t(told.error()).code == KEYWAY_ERROR_HOST);
  CHECK(keyway::View(keyway_bytes_state.error_message) == "not sold here");
  given = text("");
  CHECK(keyway_result_t(keyway::host(shop_price, "").error()).code ==
        KEYWAY_ERROR_HOST);
  CHECK(!keyway_bytes_state.error_message); // the code alone
  return 0;
}

int main() {
  const int line = answers();
  return line ? line : errors();
}
