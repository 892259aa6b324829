#include <keyway/plugin.hpp>

// What stands for the host where the plugin is built natively; no module has it.
KEYWAY_HOST_FUNCTION("shop", "price", shop_price);

int32_t shop_price(const void *input, size_t size, keyway_view_t *answer) {
  const keyway::View item(static_cast<const char *>(input), size);
  const bool is_sold = item == "tea";
  const char *const text = is_sold ? "3.50" : "not sold here";
  answer->data = reinterpret_cast<const unsigned char *>(text);
  answer->size = __builtin_strlen(text);
  return is_sold ? KEYWAY_OK : KEYWAY_ERROR_HOST;
}
