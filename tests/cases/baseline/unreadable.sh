# A baseline that is no module, or not there; and more modules than one baseline can be
# that of. What is wrong is the question, not the module.
# RUN: wasm-abi-check --baseline hello.o hello.wasm
# RUN: head -c 150 hello.wasm > cut.wasm; wasm-abi-check --baseline cut.wasm hello.wasm
# RUN: wasm-abi-check --baseline missing.wasm hello.wasm
# RUN: wasm-abi-check --baseline hello.wasm hello.wasm hello.o
# RUN: wasm-abi-check --baseline hello.wasm hello.o
# RUN: wasm-abi-check --baseline hello.wasm hello.wasm
