# A project from a template: made once, and never over anything; names that fit
# neither a plugin nor CMake; what the list shows; where an
# installed Keyway lies, in any path.
# RUN: keyway new --list | tr -s ' ' | grep -E '^(function-c|lifecycle-cpp|wasi-cpp) '
# RUN: env -u KEYWAY keyway new doubler --template function-c; grep doubler doubler/CMakeLists.txt; cat doubler/plugin.c
# RUN: keyway new doubler; echo $?; ls doubler
# RUN: touch file; keyway new file; ln -s nowhere link; keyway new link; ls -A file; test -L link
# RUN: mkdir closed; cd closed; keyway new largest; grep -h largest largest/*
# RUN: keyway new ../up
# RUN: keyway new -- -option
# RUN: keyway new "$(printf 'a\033[31mb')"
# RUN: keyway new xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
# RUN: keyway new test
# RUN: keyway new a --template lifecycel-cpp
# RUN: keyway new a --template python
# RUN: keyway new
# RUN: keyway new a --list
# RUN: mkdir -p "it's/bin" "it's/share/keyway/cmake"; touch "it's/share/keyway/cmake/wasm32-wasi.cmake"; ln "$(command -v keyway)" "it's/bin/keyway"; unset KEYWAY; line=$("./it's/bin/keyway" new quoted 2>&1 | grep export); echo "$line"; eval "$line"; ls "$KEYWAY/cmake"; rm -r "it's" quoted
# RUN: ls -A
