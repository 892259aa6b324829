# A module of 10,000 custom sections, with names that steer terminals, is told in a page,
# and in a document that is as short.
# RUN: { printf '\0asm\1\0\0\0'; printf '\0\7\6\033%05d' $(seq 10000 19999); } > many.wasm; keyway inspect many.wasm 2>&1 | tail -n 4
# RUN: keyway inspect many.wasm 2>&1 | wc -l
# RUN: keyway inspect many.wasm --format json 2>&1 | wc -l
# RUN: keyway inspect many.wasm --format json 2>&1 | grep -c "$(printf '[\033\233]')"
# RUN: echo no module > text.wasm; keyway inspect text.wasm
# RUN: keyway inspect text.wasm --format json
# RUN: keyway inspect text.wasm --format xml
