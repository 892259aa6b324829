# Whatever the moment at which the checker is ended, nothing half-written is left.
# RUN: { cat hello.wasm; printf '\000\202\266\334\005\001x'; head -c 12000000 /dev/zero; } > large.wasm; wasm-abi-check --output release.wasm large.wasm; rm release.wasm
# RUN: for wait in 00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 22 24 26 28 30; do wasm-abi-check --output release.wasm large.wasm >none & sleep 0.$wait; kill -TERM $!; wait $!; done 2>none; rm -f release.wasm none; ls -A
