# Files that are no modules at all, each by its kind.
# RUN: : > empty.wasm; wasm-abi-check empty.wasm
# RUN: keyway run empty.wasm
# RUN: echo 'just words' > text.wasm; wasm-abi-check text.wasm
# RUN: echo '(module)' > module.wat; wasm-abi-check module.wat
# RUN: gzip -c hello.wasm > hello.wasm.gz; wasm-abi-check hello.wasm.gz
# RUN: printf '!<arch>\n' > library.a; wasm-abi-check library.a
# RUN: printf '\000\001\002\003' > noise.wasm; wasm-abi-check noise.wasm
# RUN: printf '\000asm\002\000\000\000' > future.wasm; wasm-abi-check future.wasm
# RUN: printf 'BC\300\336' > bitcode.o; wasm-abi-check bitcode.o
