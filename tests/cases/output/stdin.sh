# A module from standard input.
# RUN: wasm-abi-check - < hello.wasm
# RUN: wasm-abi-check hello.wasm - - < hello.o
# RUN: wasm-abi-check --format github - < hello.o
# RUN: wasm-abi-check --format json - < /dev/null | grep -E '"(path|size_bytes|verdict|exit_code)"'
# RUN: head -c 17000000 /dev/zero | wasm-abi-check -
# RUN: wasm-abi-check --output release.wasm - < hello.wasm && cmp release.wasm hello.wasm
# RUN: wasm-abi-check ./-
# RUN: wasm-abi-check --print-contract - < hello.wasm | grep '^contract'
# RUN: wasm-abi-check --contract-from - < hello.wasm | head -n 2
# RUN: wasm-abi-check --contract-from - < hello.o
