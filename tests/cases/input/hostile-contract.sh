# A contract file that has no end, ones that write to the terminal, one that is cut within a
# letter, and one that is no text.
# RUN: mkfifo pipe.toml; { cat /dev/zero > pipe.toml & } 2>/dev/null; wasm-abi-check --contract pipe.toml hello.wasm
# RUN: printf 'contract = "x\\u001b[31m"\nversion = "1.0.0"\n' > escape.toml; wasm-abi-check --contract ./escape.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "\033[2J"\n' > raw.toml; wasm-abi-check --contract raw.toml hello.wasm
# RUN: { head -c 1048576 /dev/zero | tr '\0' '#'; printf 'é'; } > long.toml; wasm-abi-check --contract long.toml hello.wasm
# RUN: printf '# \377' > bytes.toml; wasm-abi-check --contract bytes.toml hello.wasm
