# Linked by hand with --allow-undefined, the missing function is an import that
# the checker knows for what it is.
# RUN: "$CLANG" -Wno-deprecated --target=wasm32-wasi -nostdlib -Wl,--no-entry,--allow-undefined -O2 -I "$KEYWAY/sdk/include" -o undefined.wasm "$KEYWAY/tests/cases/author/undefined-function.cpp" && wasm-abi-check undefined.wasm
