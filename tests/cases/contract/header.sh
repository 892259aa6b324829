# A contract as a header: of a built-in one, and of one's own with everything that
# a contract can ask for. A header that is there already keeps its time.
# RUN: wasm-abi-check --contract bytes --header bytes.h && cat bytes.h
# RUN: printf 'contract = "own-texts"\nversion = "2.1.0"\n[exports]\nfunctions = "(f32) -> f64"\n[exports.required]\nrender = "(i32, i64) -> ()"\nclass = "() -> i32"\n"to-upper" = "() -> i32"\n[exports.expected]\nboth = "() -> (i32, i32)"\n[exports.optional]\n_Reset = "() -> ()"\n' > own.toml; wasm-abi-check --contract own.toml --header own.h && cat own.h
# RUN: touch -d @1000 own.h; wasm-abi-check --contract own.toml --header own.h; stat -c %Y own.h; echo >> own.h; touch -d @1000 own.h; wasm-abi-check --contract own.toml --header own.h; test "$(stat -c %Y own.h)" -gt 1000 && tail -n 1 own.h
# RUN: wasm-abi-check --contract lifecycle --header lifecycle.h hello.wasm; head -n 1 lifecycle.h
# RUN: wasm-abi-check --contract lifecycle --header /dev/stdout | head -n 1
# RUN: wasm-abi-check --contract lifecycle --header none/lifecycle.h; wasm-abi-check --header x.h hello.wasm; ls none x.h 2>&1 | sed 's/.*: //'
