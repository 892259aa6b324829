;; The results of a plugin with listed functions are ranges of a memory that the host
;; must find: none of this name, and one that it imports.
;; RUN: wasm-abi-check no-memory.wasm
;; RUN: printf '#include <keyway/plugin.h>\nKEYWAY_FUNCTION(echo, input) { return keyway_reply(input.data, input.size); }\nKEYWAY_BYTES_PLUGIN("echo");\n' > echo.c; link="$CLANG -xc --target=wasm32 -O2 -I$KEYWAY/sdk/include -nostdlib -Wl,--no-entry,--stack-first echo.c -o echo.wasm"; $link -Wl,--import-memory && wasm-abi-check echo.wasm; $link && wasm-abi-check echo.wasm
(module
  (@custom "keyway" "plugin=echo\0acontract=bytes@1\0afunction=echo\0a")
  (memory (export "mem") 1)
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "echo") (param i32 i32) (result i64) (i64.const 0)))
