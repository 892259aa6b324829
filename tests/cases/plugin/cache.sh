# Compiled plugins are kept where the user says, or nowhere; a folder that others may
# write is refused where it was named, and done without where it is the user's own.
# RUN: keyway run hello.wasm --cache-dir "$PWD/kept" && find kept -type f | wc -l
# RUN: KEYWAY_CACHE="$PWD/named" keyway run hello.wasm >out && find named -type f | wc -l
# RUN: KEYWAY_CACHE="$PWD/none" keyway run hello.wasm --no-cache >out && ls none
# RUN: env -u KEYWAY_CACHE XDG_CACHE_HOME="$PWD/user" keyway run hello.wasm >out && find user -type f | wc -l
# RUN: mkdir open && chmod 777 open && keyway run hello.wasm --cache-dir open
# RUN: chmod 700 open && keyway run hello.wasm --cache-dir open >out
# RUN: mkdir -p theirs/keyway && chmod 777 theirs/keyway && env -u KEYWAY_CACHE XDG_CACHE_HOME="$PWD/theirs" keyway run hello.wasm
# RUN: keyway run hello.wasm --cache-dir kept --no-cache
