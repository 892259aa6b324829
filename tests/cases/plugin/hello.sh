# The first plugin, as every document shows it.
# RUN: keyway run hello.wasm --input 21
# RUN: keyway run hello.wasm --input 21 --input -3
# RUN: keyway run hello.wasm --input 0 --input 1073741823 --input 1073741824
# RUN: keyway run hello.wasm
# RUN: keyway inspect hello.wasm | sed "/^Size/d; /^Sections/,\$d"
# RUN: wasm-abi-check --deny warnings --contract lifecycle@1 hello.wasm
