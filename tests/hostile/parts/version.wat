;; The version of this ABI.
(func (export "get_abi_version") (result i32) (i32.const 0x10000))
