# The rules, as a document, and what is not known of them.
# RUN: wasm-abi-check --list-rules --format json | head -n 18
# RUN: wasm-abi-check --list-rules --format sarif
# RUN: wasm-abi-check --list-rules hello.wasm
# RUN: wasm-abi-check --explain KW001
# RUN: wasm-abi-check --explain floats
# RUN: wasm-abi-check --explain exprot-missing
# RUN: wasm-abi-check --explain kw01
# RUN: wasm-abi-check --explain something
