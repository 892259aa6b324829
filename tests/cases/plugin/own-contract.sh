# A contract of one's own, which hello does not fit, and one that it does; several
# modules at once.
# RUN: printf 'contract = "render"\nversion = "2.1.0"\n[exports.required]\nrender = "(i32, i32) -> i64"\n' > render.toml; wasm-abi-check --contract render.toml hello.wasm
# RUN: printf 'contract = "tiny"\nversion = "1.0.0"\n[exports.required]\nprocess = "(i32) -> i32"\n' > tiny.toml; wasm-abi-check --contract tiny.toml hello.wasm
# RUN: wasm-abi-check hello.wasm hello.o hello.wasm
