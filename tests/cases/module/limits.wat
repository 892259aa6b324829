;; Every limit that a contract may set: at each of them the module fits, with each one
;; lower it does not. The loop is one, and one of its local variables is read behind the
;; branch, the other is a parameter: 1 * 3 * (1 + 3 / 100) is the cost.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[imports]\nallow = ["env.tick"]\n[limits]\nmemory_pages = 2\nmemory_max_pages = 3\ntable_elements = 4\nstack_bytes = 65536\ndata_bytes = 5\nmodule_bytes = 180\ncode_bytes = 31\nexports = 2\nimports = 1\nfunctions = 2\nfunction_bytes = 27\nlocals = 2\nblocks = 3\nnested_blocks = 2\nbranch_targets = 2\nloop_cost = 3\nelements = 2\nsegments = 2\n' > at.toml; wasm-abi-check --contract at.toml limits.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[imports]\nallow = ["env.tick"]\n[limits]\nmemory_pages = 1\nmemory_max_pages = 2\ntable_elements = 3\nstack_bytes = 65535\ndata_bytes = 4\nmodule_bytes = 179\ncode_bytes = 30\nexports = 1\nimports = 0\nfunctions = 1\nfunction_bytes = 26\nlocals = 1\nblocks = 2\nnested_blocks = 1\nbranch_targets = 1\nloop_cost = 2\nelements = 1\nsegments = 1\n' > below.toml; wasm-abi-check --contract below.toml limits.wasm
(module
  (import "env" "tick" (func))
  (memory (export "memory") 2 3)
  (table 4 funcref)
  (elem (i32.const 0) func $small $large)
  (global $__stack_pointer (mut i32) (i32.const 65536))
  (func $small)
  (func $large (export "run") (param i32) (local i32)
    (block
      (loop
        (local.set 1 (i32.const 1))
        (br_table 0 1 1 (local.get 0)))
      (drop (local.get 1)))
    (block))
  (data (i32.const 65536) "12345"))
