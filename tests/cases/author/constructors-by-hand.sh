# Linked by hand without the SDK's _initialize, constructors run at every call,
# and the checker says so.
# RUN: printf 'volatile int count; struct G { G() { count = count + 1; } }; G g; extern "C" __attribute__((export_name("process"))) int process(int) { return count; }' > plugin.cpp
# RUN: "$CLANG" -Wno-deprecated --target=wasm32-wasi -nostdlib -Wl,--no-entry -O2 -o plugin.wasm plugin.cpp
# RUN: wasm-abi-check plugin.wasm
# RUN: keyway run plugin.wasm --input 0 --input 0
