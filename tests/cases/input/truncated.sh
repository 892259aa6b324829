# A module that was cut short, at its header and in its sections.
# RUN: head -c 6 hello.wasm > cut.wasm; wasm-abi-check cut.wasm
# RUN: head -c 150 hello.wasm > cut.wasm; wasm-abi-check cut.wasm
# RUN: keyway run cut.wasm --input 1
# RUN: keyway inspect cut.wasm
