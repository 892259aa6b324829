;; Directories by WASI: absent, to be read, to be changed. process(0) asks for the first
;; one, process(1) makes a directory in it; both return an errno of WASI.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports.required]\nprocess = "(i32) -> i32"\n[imports]\nallow = []\nwasi = ["stdio", "files"]\n' > own.toml; mkdir data
;; RUN: keyway run wasi-dir.wasm --contract own.toml --input 0
;; RUN: keyway run wasi-dir.wasm --contract own.toml --input 0 --input 1 --allow wasi
;; RUN: keyway run wasi-dir.wasm --contract own.toml --input 0 --input 1 --wasi-dir data; ls data
;; RUN: keyway run wasi-dir.wasm --contract own.toml --input 0 --input 1 --input 1 --wasi-dir data::/data:rw; ls data
;; RUN: keyway run wasi-dir.wasm --contract own.toml --input 1 --wasi-dir none
;; RUN: keyway run wasi-dir.wasm --contract own.toml --wasi-dir ::x
;; RUN: keyway run wasi-dir.wasm --contract own.toml --wasi-dir data --deterministic
;; RUN: keyway run wasi-dir.wasm --contract own.toml --allow wasi --deterministic
(module
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_create_directory"
    (func $make (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "made")
  (func (export "process") (param $make i32) (result i32)
    (if (result i32) (local.get $make)
      (then (call $make (i32.const 3) (i32.const 16) (i32.const 4)))
      (else (call $prestat (i32.const 3) (i32.const 32))))))
