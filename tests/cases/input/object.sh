# A WebAssembly object file: the link was forgotten.
# RUN: wasm-abi-check hello.o
# RUN: keyway run hello.o --input 1
