# A contract file cannot write code: its texts end no comment, begin none, continue
# no line and control no terminal, and what is no plain identifier stays in one.
# RUN: printf '%s\n' 'contract = "evil"' 'version = "1.0.0"' 'summary = "*/ int evil; /* ??/\n#error \\"' '[exports.required]' '"*/ int evil; /*" = "() -> i32"' '"a\n#error\n\u001b[31m\\" = "() -> i32"' '"x\"); int evil; //" = "() -> ()"' '"" = "() -> ()"' '"gr\u00f6\u00dfe" = "() -> ()"' 'int32_t = "() -> ()"' 'size_t = "() -> ()"' 'memcpy = "() -> ()"' 'keyway_version_pack = "() -> ()"' 'main = "(f32) -> f32"' '__LINE__ = "() -> ()"' 'KEYWAY_OK = "() -> ()"' '"a */ b" = "() -> (i32, i32)"' > evil.toml; wasm-abi-check --contract evil.toml --header evil.h && cat evil.h
# RUN: for options in '-xc -std=c11' '-xc++ -std=c++17'; do $CLANG --target=wasm32 $options -Wall -Wextra -Wpedantic -Werror -I"$KEYWAY/sdk/include" -fsyntax-only evil.h; done; grep -c 'int evil' evil.h
# RUN: wasm-abi-check --contract evil.toml hello.wasm
