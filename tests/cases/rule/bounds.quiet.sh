# 16 MiB to the byte are read. The contract asks for nothing, so that they fit.
# RUN: { printf '\0asm\1\0\0\0\0\363\377\377\7\1x'; head -c 16777201 /dev/zero; } > large.wasm; wc -c < large.wasm
# RUN: printf 'contract = "any"\nversion = "1.0.0"\n' > any.toml; wasm-abi-check --contract any.toml large.wasm
