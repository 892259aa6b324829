;; Names that would steer a terminal, begin a command of a build server, make a link,
;; or stand for an argument: the document of each format holds them as text alone.
;; RUN: wasm-abi-check hostile.wasm
;; RUN: wasm-abi-check --format json hostile.wasm
;; RUN: wasm-abi-check --format sarif hostile.wasm | sed '/^      "tool"/q'
;; RUN: wasm-abi-check --format github hostile.wasm
;; RUN: name="$(printf '::error::a,b\n##[error]50%%\033[2J](x).wasm')"; cp hello.wasm "$name"; wasm-abi-check --format github "$name"; wasm-abi-check --format github "$name.no"
;; RUN: wasm-abi-check --format json "$(printf '::error::a,b\n##[error]50%%\033[2J](x).wasm')" | grep '"path"'
;; RUN: wasm-abi-check --format sarif "$(printf '::error::a,b\n##[error]50%%\033[2J](x).wasm')" | grep '"uri"'
(module
  (@custom "keyway" "plugin=::error::x\0acontract=function@1\0a")
  (import "\0a::error::" "##[set-output name=x]y" (func))
  (import "[click](https://host.invalid)" "{0} 50%\0d\0a\c2\9b2J" (func))
  (func (export "\e2\80\aeprocess") (param i32) (result i32) (local.get 0)))
