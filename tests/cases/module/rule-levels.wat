;; A contract weighs rules, one by one or by group; a rule comes before its group,
;; wherever it stands. What cannot be read stays an error.
;; RUN: wasm-abi-check --contract function rule-levels.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[rules]\nstart = "deny"\nrelease = "allow"\n' > group.toml; wasm-abi-check --contract group.toml rule-levels.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[rules]\nKW051 = "warn"\nstart = "allow"\nhost-path = "deny"\ndeterminism = "warn"\n' > rule.toml; wasm-abi-check --contract rule.toml rule-levels.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[rules]\nvalid = "warn"\n' > fixed.toml; wasm-abi-check --contract fixed.toml rule-levels.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[rules]\ninput = "allow"\n' > input.toml; wasm-abi-check --contract input.toml rule-levels.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[rules]\ninput = "deny"\n' > same.toml; wasm-abi-check --contract same.toml hello.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[rules]\nfloat = "deny"\n' > unknown.toml; wasm-abi-check --contract unknown.toml rule-levels.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[rules]\nfloats = "error"\n' > level.toml; wasm-abi-check --contract level.toml rule-levels.wasm
(module
  (memory 1)
  (func $set_up)
  (start $set_up)
  (func (export "_start"))
  (data (i32.const 64) "/home/ada/main.c")
  (func (export "process") (param i32) (result i32)
    (i32.trunc_sat_f32_s (f32.convert_i32_s (local.get 0)))))
