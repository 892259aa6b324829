/* No built-in contract allows a function of the host's own; one of the author's own
 * that does not yet is told the lines.
 * PLUGIN: bytes
 * RUN: cp "$KEYWAY/tests/cases/author/host-function-denied.c" plugin.c
 * RUN: "$CLANG" -x c -Wno-deprecated --target=wasm32-wasi -nostdlib -Wl,--no-entry,--stack-first -O2 '-DKEYWAY_PLUGIN_CONTRACT="shop@1"' -I "$KEYWAY/sdk/include" -o plugin.wasm plugin.c
 * RUN: wasm-abi-check --contract bytes --print-contract | sed 's/^contract = "bytes"/contract = "shop"/' > shop.toml; wasm-abi-check --contract shop.toml plugin.wasm
 * RUN: sed -i "s/^allow = \[/allow = ['shop.price: (i32, i32, i32, i32) -> i32', 'keyway.result_get: (i32, i32) -> i32',/" shop.toml; wasm-abi-check --contract shop.toml plugin.wasm
 */
#include <keyway/host.h>
#include <keyway/plugin.h>

KEYWAY_HOST_FUNCTION("shop", "price", shop_price);

KEYWAY_FUNCTION(quote, item) {
  keyway_view_t price;
  const int32_t code = shop_price(item.data, item.size, &price);
  if (code < 0) {
    return keyway_fail(code, (const char *)price.data);
  }
  return keyway_reply(price.data, price.size);
}

KEYWAY_BYTES_PLUGIN("host-function-denied");
