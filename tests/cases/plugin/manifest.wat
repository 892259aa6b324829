;; A manifest tells what the plugin may do and take, in place of the options; what is wrong
;; with it is told by line, and a plugin of another hash is refused.
;; RUN: printf 'manifest = 1\nplugin = "manifest.wasm"\nallow = ["config_get", "log"]\n[config]\nkey = "value"\n[limits]\nfuel = 1000\n' > fits.toml
;; RUN: keyway run manifest.wasm --manifest fits.toml --input 5
;; RUN: sed -i 's/, "log"//; s/fuel = 1000/time_ms = 50/' fits.toml && keyway run manifest.wasm --manifest fits.toml --input 5
;; RUN: keyway run manifest.wasm --manifest fits.toml --input -1
;; RUN: keyway run manifest.wasm --manifest fits.toml --allow log
;; RUN: sed '/sha256/d; 1a sha256 = "0000000000000000000000000000000000000000000000000000000000000000"' fits.toml > other.toml; keyway run manifest.wasm --manifest other.toml
;; RUN: sed 's/config_get/config_get", "shp/' fits.toml > misspelt.toml; keyway run manifest.wasm --manifest misspelt.toml
;; RUN: printf 'manifest = 1\nplugin = "manifest.wasm"\n' > none.toml; keyway run manifest.wasm --manifest none.toml
;; RUN: cp manifest.wasm copy.wasm; keyway run copy.wasm --manifest none.toml
;; RUN: printf 'manifest = 1\nplugin = "manifest.wasm"\nfeatures = ["tail-calls"]\n' > feature.toml; keyway run manifest.wasm --manifest feature.toml
;; RUN: keyway run manifest.wasm --manifest missing.toml
(module
  (import "keyway" "log" (func $log (param i32 i32 i32)))
  (import "keyway" "config_get" (func $config_get (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "key")
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "process") (param $capacity i32) (result i32)
    (if (i32.lt_s (local.get $capacity) (i32.const 0)) (then (loop $again (br $again))))
    (call $log (i32.const 2) (i32.const 16) (i32.const 3))
    (call $config_get (i32.const 16) (i32.const 3) (i32.const 32) (local.get $capacity))))
