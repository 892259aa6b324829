# --output writes a release through links and into pipes, keeps permissions, and
# writes nothing where the module does not fit.
# RUN: chmod 600 hello.wasm; ln -s hello.wasm link.wasm; wasm-abi-check --output link.wasm hello.wasm; ls -l link.wasm hello.wasm | cut -c1-10
# RUN: wasm-abi-check --output /dev/stdout hello.wasm | cmp - hello.wasm 2>&1 | sed 's/byte .*/byte .../'
# RUN: { echo before; wasm-abi-check --output /dev/stdout hello.wasm; echo after; } > f; head -n 1 f; grep -ac 'fits lifecycle' f; tail -n 1 f; rm f
# RUN: { echo before; wasm-abi-check --contract function --header /dev/stdout; echo after; } > f; head -n 2 f; tail -n 2 f; rm f
# RUN: ln -s /dev/stdout g; echo before > f; wasm-abi-check --contract function --header g >> f; wasm-abi-check --contract function --header /dev/fd/3 3>> f; head -n 1 f; grep -c '^#endif' f; rm f g
# RUN: ln -s new.wasm dangling.wasm; wasm-abi-check --output dangling.wasm hello.wasm; cmp new.wasm hello.wasm; rm new.wasm dangling.wasm
# RUN: wasm-abi-check --output bad.wasm hello.o; ls bad.wasm 2>&1 | sed 's/.*: //'
# RUN: wasm-abi-check --output none/bad.wasm hello.wasm
# RUN: wasm-abi-check --output two.wasm hello.wasm hello.o
# RUN: wasm-abi-check --output release.wasm hello.wasm; cmp hello.wasm release.wasm && keyway run release.wasm --input 4; ls -A
