# A file that has no end is read no further than the bound on a module's size.
# RUN: wasm-abi-check /dev/zero
# RUN: { cat hello.wasm; head -c 17000000 /dev/zero; } > large.wasm; wasm-abi-check large.wasm
