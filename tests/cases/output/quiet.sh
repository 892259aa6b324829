# Findings only, and nothing of what fits.
# RUN: cp hello.wasm second.wasm; wasm-abi-check -q hello.wasm second.wasm
# RUN: wasm-abi-check --quiet hello.wasm hello.o second.wasm
# RUN: wasm-abi-check -q --format github hello.wasm hello.o
# RUN: wasm-abi-check -q missing.wasm hello.wasm
