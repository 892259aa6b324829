/* Functions that stay inside: the linker's names show that they are there. In C++ a
 * static function is mangled too, and extern "C" with `static` is not exported either.
 * RUN: "$CLANG" -Wno-deprecated --target=wasm32-wasi -nostdlib -Wl,--no-entry -O1 -o plugin.wasm static-functions.cpp
 * RUN: wasm-abi-check --contract lifecycle plugin.wasm
 * RUN: wasm-abi-check --output stripped.wasm --contract function plugin.wasm; wasm-abi-check --contract lifecycle stripped.wasm
 */
#define KEPT __attribute__((used, noinline))

volatile int state;
KEPT static int init() { return state; }
namespace plugin {
KEPT int cleanup() { return 0; }
} // namespace plugin
extern "C" {
KEPT int get_abi_version(void) { return 65536; }
__attribute__((export_name("process"))) int process(int value) {
  return value + init();
}
}
