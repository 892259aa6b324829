# A file's name that would forge a line of the report.
# RUN: name="$(printf 'a\033[31m\nhello.wasm: fits.wasm')"; cp hello.o "$name"; wasm-abi-check "$name"; keyway run "$name"
# RUN: name="$(printf 'missing\n.wasm')"; wasm-abi-check "$name"; keyway run "$name"
