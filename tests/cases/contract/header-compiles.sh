# The headers of the contracts compile under every warning, in C and in C++, and
# bring the export names, for a plugin and for its native twin: a plugin that is
# written under one fits the contract.
# RUN: for name in function lifecycle bytes; do wasm-abi-check --contract $name --header $name.h; for options in '-xc -std=c11 --target=wasm32' '-xc -std=c2x --target=wasm32' '-xc++ -std=c++17 --target=wasm32' '-xc -std=c11' '-xc++ -std=c++20'; do $CLANG $options -Wall -Wextra -Wpedantic -Werror -I"$KEYWAY/sdk/include" -fsyntax-only $name.h || echo "$name $options"; done; done
# RUN: printf '#include "function.h"\nint32_t process(int32_t value) { return value + 1; }\n' > plugin.c; $CLANG -xc --target=wasm32 -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror -I"$KEYWAY/sdk/include" -nostdlib -Wl,--no-entry,--stack-first plugin.c -o plugin.wasm && wasm-abi-check --contract function plugin.wasm
