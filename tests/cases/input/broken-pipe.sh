# Whoever reads the output goes away: the exit code is the one that would have been.
# RUN: { wasm-abi-check hello.o hello.wasm hello.o; echo $? > code; } | true; cat code
# RUN: { cp hello.wasm second.wasm; wasm-abi-check hello.wasm second.wasm; echo $? > code; } | true; cat code
# RUN: { keyway run hello.wasm --input -1; echo $? > code; } 2>&1 | true; cat code
# RUN: wasm-abi-check missing.wasm 2>/dev/full
# RUN: keyway run hello.o 2>/dev/full
# RUN: wasm-abi-check hello.wasm >/dev/full
