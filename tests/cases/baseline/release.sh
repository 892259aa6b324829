# What was shipped is the baseline of what is built: without names and debug information
# it is the same module.
# RUN: wasm-abi-check --output released.wasm hello.wasm && wasm-abi-check --baseline released.wasm hello.wasm
# RUN: wasm-abi-check --baseline hello.wasm released.wasm
