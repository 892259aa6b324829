;; A component, which walrus would take for an empty module.
;; RUN: wasm-abi-check component.wasm
;; RUN: keyway run component.wasm
(component)
