# The checker reads no module above 16 MiB, whatever the contract says: this one has a
# byte more. It is one custom section `x`, of zeros.
# RUN: { printf '\0asm\1\0\0\0\0\364\377\377\7\1x'; head -c 16777202 /dev/zero; } > large.wasm; wc -c < large.wasm
# RUN: printf 'contract = "any"\nversion = "1.0.0"\n' > any.toml; wasm-abi-check --contract any.toml large.wasm
