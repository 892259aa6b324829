# Patterns that the program itself expands, by name and each file once.
# RUN: mkdir -p build/deep/er build/.hidden "build/it's[1]"; for at in build/b build/a build/deep/er/c build/.hidden/d "build/it's[1]/e"; do cp hello.wasm "$at.wasm"; done; mkdir build/folder.wasm; touch build/plugin.txt
# RUN: wasm-abi-check 'build/**/*.wasm' | cut -d: -f1
# RUN: wasm-abi-check 'build/*.wasm' ./build/a.wasm build//a.wasm hello.wasm | cut -d: -f1
# RUN: wasm-abi-check 'build/?.wasm' 'build/[b-z].wasm' | cut -d: -f1
# RUN: cp hello.wasm 'a[1].wasm'; wasm-abi-check 'a[1].wasm'; rm 'a[1].wasm'
# RUN: wasm-abi-check 'build/*.wasn'
# RUN: wasm-abi-check 'build/deep/none/*/x[1].wasm'
# RUN: wasm-abi-check 'build/**.wasm'
# RUN: wasm-abi-check hello.wasm build
# RUN: cd "build"; wasm-abi-check "it's[1]"
# RUN: cd "build"; wasm-abi-check 'it'\''s[[]1]/**/*.wasm'
# RUN: cd "build"; ln -s . round; ln -s .. back; wasm-abi-check '**/*.wasm' | cut -d: -f1
# RUN: cd "build/deep"; wasm-abi-check './../**/?.wasm' '../*/**/c.wasm' '../**/.hidden/*' | cut -d: -f1
# RUN: cd "build"; wasm-abi-check 'round/*.wasm' | cut -d: -f1
# RUN: wasm-abi-check "$PWD/build/**/c.wasm" | cut -d: -f1
# RUN: wasm-abi-check '[' 'build'
# RUN: mkdir -p "odd/sub"; odd="$(printf 'odd/bad\377.wasm')"; cp hello.wasm "$odd"; cp hello.wasm "$(printf 'odd/sub/bad\377.wasm')"; wasm-abi-check 'odd/x*.wasm'; wasm-abi-check 'odd/*.wasm' 'odd/**/*.wasm' '*/sub/*.wasm' | cut -d: -f1
