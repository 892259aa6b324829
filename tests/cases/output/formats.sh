# A module that fits, one that is none, and a file that is not there, in each format.
# RUN: wasm-abi-check --format human hello.wasm hello.o missing.wasm
# RUN: wasm-abi-check --format json hello.wasm hello.o missing.wasm
# RUN: wasm-abi-check --format sarif hello.wasm hello.o "$PWD/missing.wasm" | sed '/^      "tool"/q'
# RUN: wasm-abi-check --format github hello.wasm hello.o missing.wasm
# RUN: wasm-abi-check --format json missing.wasm 2>/dev/null | grep -c '"severity": "error"'
# RUN: wasm-abi-check --format json --output none/release.wasm hello.wasm | grep -E '"(exit_code|release|verdict|error)"'
# RUN: wasm-abi-check --format sarif --output none/release.wasm hello.wasm | grep -E '"(executionSuccessful|exitCode)"'
# RUN: wasm-abi-check --format json --output release.wasm hello.wasm | grep -A 4 '"release"'
# RUN: wasm-abi-check --format github --output none/release.wasm hello.wasm
# RUN: wasm-abi-check --format json hello.wasm >/dev/full
# RUN: wasm-abi-check --format github hello.wasm >/dev/full
# RUN: cp hello.o 'a`b, c.o'; wasm-abi-check --format github 'a`b, c.o'
# RUN: wasm-abi-check --format xml hello.wasm
# RUN: wasm-abi-check --print-schema | head -n 4
# RUN: wasm-abi-check --print-schema rules | head -n 4
