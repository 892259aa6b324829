# Linked by hand with the stack behind the data (the default of LLVM before 22),
# which the checker warns of.
# RUN: printf 'int table[4] = {1, 2, 3, 4}; __attribute__((export_name("process"))) int process(int x) { volatile int copy[4] = {table[x & 3], x}; table[0] = x; return copy[x & 3]; }' > plugin.c
# RUN: "${CLANG%++*}${CLANG##*++}" -Wno-deprecated --target=wasm32-wasi -nostdlib -Wl,--no-entry $(case "$CLANG" in *-22) echo -Wl,--no-stack-first;; esac) -O2 -o plugin.wasm plugin.c
# RUN: wasm-abi-check plugin.wasm
# RUN: wasm-abi-check --deny warnings plugin.wasm
