# Keys and names in contract files that are nearly right: line, column and what was
# meant.
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[exports.requird]\nprocess = "(i32) -> i32"\n' > key.toml; wasm-abi-check --contract key.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[limits]\nmemory_page = 1\n' > limit.toml; wasm-abi-check --contract limit.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\nfeatures = ["simd128"]\n' > feature.toml; wasm-abi-check --contract feature.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[imports]\nwasi = ["clocks"]\n' > wasi.toml; wasm-abi-check --contract wasi.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[rules]\nstak-first = "deny"\n' > rule.toml; wasm-abi-check --contract rule.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[rules]\nKW002 = "allow"\n' > fixed.toml; wasm-abi-check --contract fixed.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[rules]\nfloats = "error"\n' > level.toml; wasm-abi-check --contract level.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[metadata]\nrequired = ["license"]\n' > metadata.toml; wasm-abi-check --contract metadata.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[exports]\nany_of = [["start", "run"]]\n[exports.optional]\nstart = "() -> ()"\n' > unlisted.toml; wasm-abi-check --contract unlisted.toml hello.wasm
# RUN: (printf 'contract = "x"\nversion = "1.0.0"\n[exports]\nforbidden = ['; seq -f '"a%g*",' 101; printf ']\n') > many.toml; wasm-abi-check --contract many.toml hello.wasm
# RUN: wasm-abi-check --contract lifecicle hello.wasm
