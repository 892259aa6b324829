# Contract files that are wrong, and what is wrong in them.
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[imports]\nallow = ["keyway.log: (int) -> ()"]\n' > type.toml; wasm-abi-check --contract type.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[imports]\nallow = ["keyway.log:(i32) -> ()"]\n' > space.toml; wasm-abi-check --contract space.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[imports]\nallow = ["log"]\n' > dot.toml; wasm-abi-check --contract dot.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[exports]\nfunctions = "bytes"\n' > functions.toml; wasm-abi-check --contract functions.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[exports.required]\ninit = "() -> i32"\n[exports.expected]\nstop = "() -> ()"\n[exports.optional]\ninit = "(i32) -> i32"\nstop = "() -> ()"\n' > twice.toml; wasm-abi-check --contract twice.toml hello.wasm; wasm-abi-check --contract twice.toml --header twice.h
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[exports]\nany_of = [[]]\n' > any-of.toml; wasm-abi-check --contract any-of.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[rules]\nKW010 = "deny"\nexport-missing = "allow"\n' > rules.toml; wasm-abi-check --contract rules.toml hello.wasm
# RUN: printf 'contract = "x"\nversion = "1.0.0"\n[rules]\nfloats = "deny"\nFloats = "deny"\n' > case.toml; wasm-abi-check --contract case.toml hello.wasm
