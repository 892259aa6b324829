# Wrong calls: an unknown function, a plugin without functions, inputs of two kinds,
# an input beyond the memory limit; and integers for a plugin that takes bytes.
# RUN: keyway call hello.wasm process --input 1
# RUN: keyway call hello.wasm
# RUN: keyway call none.wasm greet
# RUN: keyway call hello.wasm greet --input a -
# RUN: keyway call hello.wasm greet --input a --input-file b
# RUN: keyway call hello.wasm greet stdin
# RUN: keyway call hello.wasm greet --config greeting
# RUN: keyway call hello.wasm greet --allow logs
# RUN: keyway run hello.wasm --feature threads
