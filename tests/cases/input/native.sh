# What native compilers make: an object file, a program, and a Rust cdylib.
# RUN: echo 'int process(int x) { return x; }' > plugin.c; cc -c -o plugin.o plugin.c && wasm-abi-check plugin.o
# RUN: keyway run plugin.o
# RUN: echo '#[unsafe(no_mangle)] pub extern "C" fn process(x: i32) -> i32 { x }' > plugin.rs; rustc --edition 2024 --crate-type cdylib plugin.rs && wasm-abi-check libplugin.so
# RUN: keyway run libplugin.so --input 1
