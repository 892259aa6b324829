# A function of another signature than the contract's is the compiler's error, with
# the contract's line beside it.
# RUN: wasm-abi-check --contract lifecycle --header lifecycle.h; printf '#include "lifecycle.h"\nint64_t process(int64_t value) { return value; }\n' > plugin.c; $CLANG -xc --target=wasm32 -std=c11 -I"$KEYWAY/sdk/include" -c plugin.c 2>&1 | grep -o "plugin.c.*conflicting types.*\|lifecycle.h.*previous declaration.*"
# RUN: printf '#include "lifecycle.h"\nint64_t init() { return 0; }\n' > plugin.cpp; $CLANG --target=wasm32 -std=c++17 -I"$KEYWAY/sdk/include" -c plugin.cpp 2>&1 | grep -o "plugin.cpp.*return type.*"
