# On a terminal there is colour, unless NO_COLOR says otherwise, and progress of a long run.
# RUN: unset NO_COLOR; TERM=xterm script -qec 'wasm-abi-check hello.o' none | cat -v
# RUN: NO_COLOR=1 TERM=xterm script -qec 'wasm-abi-check hello.o' none | cat -v
# RUN: for i in 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do cp hello.wasm $i.wasm; done; NO_COLOR=1 script -qec "wasm-abi-check --quiet '[12]?.wasm' 30.wasm hello.o" none | cat -v | cut -c1-100
# RUN: script -qec "wasm-abi-check '1?.wasm'" none | tail -n 1 | cat -v
# RUN: wasm-abi-check -q --format github '*.wasm'
