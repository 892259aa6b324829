# What the programs say of themselves.
# RUN: wasm-abi-check --help
# RUN: wasm-abi-check --version
# RUN: wasm-abi-check --list-rules
# RUN: wasm-abi-check --explain kw014
# RUN: keyway --help
# RUN: keyway --version
# RUN: keyway run --help
# RUN: keyway inspect --help
# RUN: keyway call --help
# RUN: keyway new --help
