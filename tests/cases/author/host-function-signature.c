/* A function from bytes to bytes that is declared with scalars, and one of scalars that
 * is declared from bytes to bytes: the contract tells which is which.
 * RUN: printf 'contract = "shop"\nversion = "1.0.0"\n[exports.required]\nprocess = "(i32) -> i32"\n[exports.optional]\nget_abi_version = "() -> i32"\n[imports]\nallow = ["shop.price: (i32, i32, i32, i32) -> i32", "shop.count: (i32) -> i32", "keyway.result_get: (i32, i32) -> i32"]\n' > shop.toml
 * RUN: "$CLANG" -x c -Wno-deprecated --target=wasm32-wasi -nostdlib -Wl,--no-entry,--stack-first -O2 '-DKEYWAY_PLUGIN_CONTRACT="shop@1"' -I "$KEYWAY/sdk/include" -o plugin.wasm host-function-signature.c
 * RUN: wasm-abi-check --contract shop.toml plugin.wasm
 */
#include <keyway/host.h>
#include <keyway/plugin.h>

KEYWAY_IMPORT("shop", "price", int32_t price(int32_t item));
KEYWAY_HOST_FUNCTION("shop", "count", count);

static int32_t process(int32_t item) {
  keyway_view_t answer;
  return count(&item, sizeof item, &answer) < 0 ? -100 : price(item);
}

KEYWAY_FUNCTION_PLUGIN("host-function-signature", process);
