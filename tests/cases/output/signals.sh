# Whoever ends the checker while it writes finds nothing half-written.
# RUN: { cat hello.wasm; printf '\000\202\266\334\005\001x'; head -c 12000000 /dev/zero; } > large.wasm; wasm-abi-check --output release.wasm large.wasm; rm release.wasm
# RUN: for turn in 1 2 3 4 5 6 7 8 9 10; do rm -f release.wasm; wasm-abi-check --output release.wasm large.wasm >none & until test -e release.wasm || test -e "$(echo .wasm-abi-check-*)"; do :; done; kill -TERM $!; wait $!; done 2>none; rm -f release.wasm none; ls -A
