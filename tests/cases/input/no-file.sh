# A folder, and a file that is not there.
# RUN: wasm-abi-check .
# RUN: wasm-abi-check missing.wasm
# RUN: keyway run .
# RUN: keyway run missing.wasm
# RUN: keyway inspect missing.wasm
