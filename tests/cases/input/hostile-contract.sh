# A contract file that has no end, and one that writes to the terminal.
# RUN: mkfifo pipe.toml; { cat /dev/zero > pipe.toml & } 2>/dev/null; wasm-abi-check --contract pipe.toml hello.wasm
# RUN: printf 'contract = "x\\u001b[31m"\nversion = "1.0.0"\n' > escape.toml; wasm-abi-check --contract ./escape.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "\033[2J"\n' > raw.toml; wasm-abi-check --contract raw.toml hello.wasm
