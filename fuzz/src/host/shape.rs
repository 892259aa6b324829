//! Modules shaped as the contracts ask, so that most of them load, with code that
//! means harm.

use fastrand::Rng;
use wasm_abi_check::Contract;

use super::code::{
    Callee, LOCALS, Scope,
    Type::{self, F32, F64, I32, I64},
    Writer,
};
use crate::names::pick;

/// The namespace of the campaign's own functions.
pub const NAMESPACE: &str = "fuzz";

/// The ABI's contracts with functions of the host's own: these alone allow them.
const OWN: [&str; 2] = [
    r#"contract = "fuzz-bytes"
version = "1.0.0"
[exports]
functions = "(i32, i32) -> i64"
[exports.required]
get_abi_version = "() -> i32"
init = "() -> i32"
cleanup = "() -> i32"
keyway_alloc = "(i32) -> i32"
keyway_error = "() -> i64"
[imports]
allow = ["keyway.*", "fuzz.*"]
[limits]
memory_pages = 256"#,
    r#"contract = "fuzz-lifecycle"
version = "1.0.0"
[exports.required]
process = "(i32) -> i32"
[exports.optional]
init = "() -> i32"
cleanup = "() -> i32"
[imports]
allow = ["keyway.*", "fuzz.*"]
[limits]
memory_pages = 256"#,
];

/// The contracts that the hosts of a campaign know beside the built-in ones.
pub fn contracts() -> Vec<Contract> {
    OWN.iter().filter_map(|text| crate::input::parse(text).ok()).collect()
}

/// Module, name, parameters, result.
type Import = (&'static str, &'static str, &'static [Type], Option<Type>);

/// What the host has for plugins.
const IMPORTS: [Import; 16] = [
    ("keyway", "log", &[I32, I32, I32], None),
    ("keyway", "config_get", &[I32; 4], Some(I32)),
    ("keyway", "var_get", &[I32; 4], Some(I32)),
    ("keyway", "var_set", &[I32; 4], Some(I32)),
    ("keyway", "result_get", &[I32, I32], Some(I32)),
    (NAMESPACE, "echo", &[I32; 4], Some(I32)),
    (NAMESPACE, "long", &[I32; 4], Some(I32)),
    (NAMESPACE, "fail", &[I32; 4], Some(I32)),
    (NAMESPACE, "odd", &[I32; 4], Some(I32)),
    (NAMESPACE, "who", &[I32; 4], Some(I32)),
    (NAMESPACE, "cancel", &[I32; 4], Some(I32)),
    (NAMESPACE, "add", &[I32, I32], Some(I32)),
    (NAMESPACE, "mix", &[I64, F32, F64], Some(F64)),
    (NAMESPACE, "nothing", &[], None),
    (NAMESPACE, "eight", &[I32, I64, F32, F64, I32, I64, F32, F64], Some(I64)),
    (NAMESPACE, "burst", &[I32], Some(I64)),
];

/// The first of them, which the ABI's own contracts allow.
const OF_CONTRACTS: usize = 4;

/// The text of one module.
pub fn text(rng: &mut Rng) -> String {
    let is_bytes = rng.u8(0..3) > 0;
    let contract = match (is_bytes, rng.u8(0..3)) {
        (true, 0) => "bytes@1",
        (true, _) => "fuzz-bytes@1",
        (false, 0) => pick(rng, &["lifecycle@1", "function@1"]),
        (false, _) => "fuzz-lifecycle@1",
    };
    let mut shape = Shape { rng, text: String::new(), callees: Vec::new(), has_memory: true };
    shape.imports(contract);
    shape.has_memory = is_bytes || !shape.callees.is_empty() || shape.rng.bool();
    shape.parts();
    let functions = if is_bytes { shape.bytes() } else { Vec::new() };
    shape.lifecycle(contract, is_bytes);
    let lines: String = functions.iter().map(|name| format!("function={name}\\0a")).collect();
    format!(
        "(module (@custom \"keyway\" \"plugin=fuzz\\0acontract={contract}\\0a{lines}\")\n{})",
        shape.text
    )
}

struct Shape<'a> {
    rng: &'a mut Rng,
    text: String,
    /// What code can call so far; so nothing calls itself, but by the table.
    callees: Vec<Callee>,
    has_memory: bool,
}

impl Shape<'_> {
    fn imports(&mut self, contract: &str) {
        let known = match contract {
            "function@1" => 1,
            "bytes@1" | "lifecycle@1" => OF_CONTRACTS,
            _ => IMPORTS.len(),
        };
        let share = self.rng.usize(1..=8);
        for (module, name, params, result) in &IMPORTS[..known] {
            if self.rng.usize(0..8) >= share {
                continue;
            }
            let types = types(params, *result);
            let own = format!("${module}.{name}");
            self.text += &format!("(import \"{module}\" \"{name}\" (func {own} {types}))\n");
            self.callees.push(Callee { name: own, params: params.to_vec(), result: *result });
        }
        if self.rng.u8(0..64) == 0 {
            self.text += "(import \"fuzz\" \"absent\" (func (param i32)))\n";
        }
    }

    /// Memory, globals, a table of functions, and functions that others call.
    fn parts(&mut self) {
        if self.has_memory {
            let most = match self.rng.u8(0..8) {
                0 => self.rng.u32(2..40).to_string(),
                _ => String::new(),
            };
            let least = if self.rng.u8(0..32) == 0 { 20 } else { self.rng.u8(1..3) };
            self.text += &format!("(memory (export \"memory\") {least} {most})\n");
            self.text += "(data (i32.const 64) \"greeting\" \"\\ff\\c3\\28\" \"a key, a value\")\n";
        }
        self.text += "(global $gi32 (mut i32) (i32.const 1024))\n";
        self.text += "(global $gi64 (mut i64) (i64.const 0x10_0000_0040))\n";
        self.text += "(func $down (param i32) (result i32) (i32.add (i32.const 1) \
            (call $down (local.get 0))))\n";
        for number in 0..self.rng.usize(0..3) {
            let params: Vec<_> = (0..self.rng.usize(0..3)).map(|_| self.kind()).collect();
            let result = self.rng.bool().then(|| self.kind());
            let name = format!("$helper{number}");
            self.function(&name, "", &params, result, None);
            self.callees.push(Callee { name, params, result });
        }
        self.function("$one", "", &[I32], Some(I32), None);
        self.text += "(table 4 funcref) (elem (i32.const 0) $one $down $again)\n";
        self.text += "(func $again (param i32) (result i32) (call_indirect (param i32) \
            (result i32) (local.get 0) (i32.and (local.get 0) (i32.const 3))))\n";
        if self.rng.u8(0..32) == 0 {
            self.text += "(start $start)";
            self.function("$start", "", &[], None, None);
        }
        if self.rng.u8(0..6) == 0 {
            self.function("$_initialize", "(export \"_initialize\")", &[], None, None);
        }
    }

    /// What a bytes plugin exports, and the functions that it lists.
    fn bytes(&mut self) -> Vec<String> {
        let alloc = match self.rng.u8(0..16) {
            0 => Some("(i32.const 0)"),
            1 => Some("(i32.const 0xfffffff0)"),
            2 => Some("(i32.shl (memory.grow (i32.const 1)) (i32.const 16))"),
            3 => None,
            _ => Some("(i32.const 4096)"),
        };
        let honest = "(i64.or (i64.shl (i64.extend_i32_u (local.get $p1)) (i64.const 32)) \
            (i64.extend_i32_u (local.get $p0)))";
        self.export("keyway_alloc", &[I32], Some(I32), alloc.map(str::to_owned));
        let error = match self.rng.u8(0..8) {
            0 => None,
            1 => Some("(i64.const 0x7fff_ffff_ffff_ffff)".to_owned()),
            2..=4 => Some("(i64.const 0x8_0000_0040)".to_owned()),
            _ => Some("(i64.const 0)".to_owned()),
        };
        self.export("keyway_error", &[], Some(I64), error);
        let names: Vec<_> = (0..self.rng.usize(1..4)).map(|at| format!("f{at}")).collect();
        for name in &names {
            let body = (self.rng.u8(0..3) == 0).then(|| honest.to_owned());
            self.export(name, &[I32, I32], Some(I64), body);
        }
        names
    }

    fn lifecycle(&mut self, contract: &str, is_bytes: bool) {
        let status = |rng: &mut Rng| match rng.u8(0..8) {
            0 => None,
            1 => Some(format!("(i32.const {})", rng.i8(..))),
            _ => Some("(i32.const 0)".to_owned()),
        };
        if contract != "function@1" {
            for name in ["init", "cleanup"] {
                let body = status(self.rng);
                self.export(name, &[], Some(I32), body);
            }
        }
        if !is_bytes || self.rng.bool() {
            self.export("process", &[I32], Some(I32), None);
        }
        if is_bytes || self.rng.bool() {
            let version = match self.rng.u8(0..32) {
                0 => None,
                1 => Some("(i32.const 0x20000)".to_owned()),
                _ => Some("(i32.const 0x10000)".to_owned()),
            };
            self.export("get_abi_version", &[], Some(I32), version);
        }
        if contract == "lifecycle@1" && self.rng.bool() {
            self.export("get_call_count", &[], Some(I32), None);
        }
    }

    fn kind(&mut self) -> Type {
        [I32, I64, F32, F64][self.rng.usize(..4)]
    }

    fn export(&mut self, name: &str, params: &[Type], result: Option<Type>, end: Option<String>) {
        let quoted = format!("(export \"{name}\")");
        self.function(&format!("${name}"), &quoted, params, result, end);
    }

    /// A function that ends in `end`, or in anything.
    fn function(
        &mut self,
        name: &str,
        export: &str,
        params: &[Type],
        result: Option<Type>,
        end: Option<String>,
    ) {
        let named: String = (0..)
            .zip(params)
            .map(|(at, kind): (u32, _)| format!("(param $p{at} {})", kind.name()))
            .collect();
        let scope = Scope { callees: &self.callees, params, has_memory: self.has_memory };
        let is_start = params.is_empty() && !matches!(result, Some(I64));
        let most = match end {
            Some(_) if self.rng.u8(0..4) > 0 => 0,
            _ if is_start => 2, // most instances start
            _ => 5,
        };
        let mut writer = Writer::new(self.rng, scope);
        let statements = writer.statements(most);
        let end = match (end, result) {
            (Some(end), _) => end,
            (None, Some(kind)) => writer.value(kind, 3),
            (None, None) => String::new(),
        };
        let result = types(&[], result);
        self.text +=
            &format!("(func {name} {export} {named} {result} {LOCALS}\n  {statements}\n  {end})\n");
    }
}

/// Parameters and result in the text format.
fn types(params: &[Type], result: Option<Type>) -> String {
    let params: Vec<_> = params.iter().map(|kind| kind.name()).collect();
    let result = result.map_or(String::new(), |kind| format!("(result {})", kind.name()));
    format!("(param {}) {result}", params.join(" "))
}
