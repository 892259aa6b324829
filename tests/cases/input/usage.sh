# Wrong arguments and wrong contract files: exit 2, and what to type instead.
# RUN: wasm-abi-check
# RUN: wasm-abi-check --contract lifecylce hello.wasm
# RUN: wasm-abi-check --contract oracle hello.wasm
# RUN: wasm-abi-check --contract none.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[exports.required]\nprocess = "(int) -> int"\n' > typo.toml; wasm-abi-check --contract typo.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[export]\n' > key.toml; wasm-abi-check --contract key.toml hello.wasm
# RUN: wasm-abi-check --explain KW999
# RUN: keyway run
# RUN: keyway run hello.wasm --input 2147483648
# RUN: keyway run hello.wasm --steps init,proces=1
# RUN: keyway run hello.wasm --timeout 0
