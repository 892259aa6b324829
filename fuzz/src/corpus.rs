//! What is mutated: modules and contracts of this repository, and plugins that the
//! tests built.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Modules and contract texts to start from.
#[derive(Debug, Default)]
pub struct Corpus {
    /// Modules, as bytes.
    pub modules: Vec<Vec<u8>>,
    /// Contract files.
    pub contracts: Vec<String>,
}

/// Larger modules would make every run slow.
const MAX_MODULE_BYTES: usize = 64 << 10;

/// Where there is no compiler: the least of a lifecycle plugin.
const HELLO: &str = r#"(module
  (@custom "keyway" "plugin=hello\0acontract=lifecycle@1\0a")
  (@custom "version" "0.1.0")
  (memory (export "memory") 1)
  (global $__stack_pointer (mut i32) (i32.const 65536))
  (global $calls (mut i32) (i32.const 0))
  (data (i32.const 65536) "hello")
  (func $_initialize (export "_initialize"))
  (func $get_abi_version (export "get_abi_version") (result i32) (i32.const 65536))
  (func $init (export "init") (result i32) (i32.const 0))
  (func $process (export "process") (param $value i32) (result i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (i32.add (i32.shl (local.get $value) (i32.const 1)) (i32.const 1)))
  (func $cleanup (export "cleanup") (result i32) (i32.const 0))
  (func $get_call_count (export "get_call_count") (result i32) (global.get $calls)))"#;

/// What a linker and a compiler may leave behind: constructors in each export, and a
/// path of a machine.
const CARELESS: &str = r#"(module
  (memory (export "memory") 1)
  (data (i32.const 1024) "/home/ada/plugin/hello.cpp:1\00")
  (func $__wasm_call_ctors)
  (func $process.command_export (export "process") (param $value i32) (result i32)
    call $__wasm_call_ctors
    local.get $value))"#;

const CONTRACTS: [&str; 6] = [
    include_str!("../../sdk/contracts/function.toml"),
    include_str!("../../sdk/contracts/lifecycle.toml"),
    include_str!("../../sdk/contracts/bytes.toml"),
    include_str!("../../sdk/contracts/proxy-wasm.toml"),
    include_str!("../../sdk/contracts/extism.toml"),
    OWN,
];

/// What the built-in contracts leave out.
const OWN: &str = r#"contract = "own"
version = "2.1.0-rc.1+build"
summary = "a */ b"
features = ["simd", "multi-value"]
[exports]
functions = "(i64, f32) -> (i32, f64)"
memory = true
any_of = [["process", "class"], ["get_abi_version"]]
forbidden = ["malloc", "__*", "*_call_*"]
[exports.required]
"process" = "(i32) -> i32"
"not an identifier" = "() -> ()"
[exports.expected]
get_abi_version = "() -> i32"
[exports.optional]
class = "(f64, f64) -> f64"
"get_*" = "() -> i32"
"on_*_event" = "(i32) -> ()"
[imports]
allow = ["keyway.*", "env.sin: (f64) -> f64", "wasi:io/poll@0.2.0.block: () -> ()"]
wasi = ["clock", "random"]
[limits]
memory_pages = 1
memory_max_pages = 2
table_elements = 2
stack_bytes = 65536
data_bytes = 100
module_bytes = 10000
code_bytes = 1000
functions = 8
function_bytes = 100
locals = 16
blocks = 4
nested_blocks = 2
branch_targets = 2
loop_cost = 8
elements = 2
segments = 2
exports = 8
imports = 2
[metadata]
required = ["plugin", "version"]
[rules]
determinism = "warn"
floats = "deny"
start = "allow"
"#;

impl Corpus {
    /// What the repository holds, the same on every machine.
    pub fn of_repository() -> Self {
        let mut modules: Vec<_> = [HELLO, CARELESS].into_iter().flat_map(wat::parse_str).collect();
        let mut files = Vec::new();
        for folder in ["module", "output", "plugin"] {
            list(&root().join("tests/cases").join(folder), "wat", &mut files);
        }
        for file in files {
            let text = fs::read_to_string(&file).unwrap_or_default();
            modules.extend(wat::parse_str(&text));
        }
        Self { modules, contracts: CONTRACTS.map(str::to_owned).into() }
    }

    /// The same, and the plugins that the tests of the templates left behind.
    pub fn with_plugins() -> Self {
        let mut corpus = Self::of_repository();
        let mut files = Vec::new();
        list(&root().join("target/plugins"), "wasm", &mut files);
        let plugins = files.iter().filter_map(|file| fs::read(file).ok());
        corpus.modules.extend(plugins.filter(|bytes| bytes.len() <= MAX_MODULE_BYTES));
        corpus
    }
}

/// The repository.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

pub(crate) fn list(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let first = files.len();
    files.extend(paths.filter(|path| path.extension().is_some_and(|end| end == extension)));
    files[first..].sort();
}
