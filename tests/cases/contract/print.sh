# Contracts as files to start from: a built-in one with its comments, the one that a
# module is checked against, one's own in its plain form; and what cannot be printed.
# RUN: wasm-abi-check --contract function --print-contract | tee own.toml; wasm-abi-check --contract own.toml --print-contract; wasm-abi-check --contract extism@1 --print-contract | head -3
# RUN: wasm-abi-check --print-contract hello.wasm | head -1
# RUN: wasm-abi-check --print-contract
# RUN: wasm-abi-check --print-contract --contract lifecycle hello.wasm
# RUN: wasm-abi-check --print-contract hello.o; wasm-abi-check --contract lifecicle --print-contract
# RUN: LC_ALL=C sed 's/lifecycle@1/lifecycle@9/' hello.wasm > other.wasm; wasm-abi-check --print-contract other.wasm
