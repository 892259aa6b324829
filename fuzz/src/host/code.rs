//! Bodies of functions in the text format: valid code that does what plugins should
//! not, and mostly ends.

use fastrand::Rng;

use crate::names::pick;

/// A type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// 32 bits.
    I32,
    /// 64 bits.
    I64,
    /// A float of 32 bits.
    F32,
    /// A float of 64 bits.
    F64,
}

use Type::{F32, F64, I32, I64};

impl Type {
    const ALL: [Self; 4] = [I32, I64, F32, F64];

    /// Its name in the text format.
    pub fn name(self) -> &'static str {
        match self {
            I32 => "i32",
            I64 => "i64",
            F32 => "f32",
            F64 => "f64",
        }
    }
}

/// A function that code can call.
#[derive(Clone, Debug)]
pub struct Callee {
    /// With its `$`.
    pub name: String,
    /// What it takes.
    pub params: Vec<Type>,
    /// What it returns.
    pub result: Option<Type>,
}

/// What a body may use beside its own locals.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// Functions that it may call.
    pub callees: &'a [Callee],
    /// Parameters of its own, which are named `$p0` and so on.
    pub params: &'a [Type],
    /// Whether there is a memory; a table of functions and the globals always are.
    pub has_memory: bool,
}

/// Writes code.
pub struct Writer<'a> {
    rng: &'a mut Rng,
    scope: Scope<'a>,
    in_loop: bool,
}

/// Locals that each body declares, one of each type, and the counter of its loop.
pub const LOCALS: &str =
    "(local $i32 i32) (local $i64 i64) (local $f32 f32) (local $f64 f64) (local $turns i32)";

const INTEGERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "7",
    "8",
    "16",
    "255",
    "256",
    "4096",
    "65535",
    "65536",
    "0x7fffffff",
    "0x80000000",
    "0xfffffff0",
    "0x100000",
    "-5",
    "-8",
    "-9",
    "-100",
];

const FLOATS: &[&str] =
    &["0", "-0", "1", "-1.5", "1e30", "inf", "-inf", "nan", "-nan", "nan:0x200001"];

const BINARY: &[&str] =
    &["add", "sub", "mul", "div_s", "rem_u", "and", "or", "xor", "shl", "shr_s", "rotl"];

const BINARY_OF_FLOATS: &[&str] = &["add", "sub", "mul", "div", "min", "max", "copysign"];

const UNARY_OF_FLOATS: &[&str] = &["sqrt", "neg", "abs", "floor", "nearest"];

const COMPARE: &[&str] = &["eq", "ne", "lt_s", "lt_u", "gt_s", "ge_u"];

impl<'a> Writer<'a> {
    /// A writer of one body.
    pub fn new(rng: &'a mut Rng, scope: Scope<'a>) -> Self {
        Self { rng, scope, in_loop: false }
    }

    /// Some statements.
    pub fn statements(&mut self, most: usize) -> String {
        (0..self.rng.usize(0..=most)).map(|_| self.statement()).collect()
    }

    fn statement(&mut self) -> String {
        match self.rng.u8(0..32) {
            0..=5 => {
                let kind = self.kind();
                format!("(local.set ${} {})", kind.name(), self.value(kind, 3))
            }
            6..=10 if self.scope.has_memory => self.store(),
            11 if self.scope.has_memory => {
                let (to, value, size) = (self.address(), self.value(I32, 1), self.size());
                format!("(memory.fill {to} {value} {size})")
            }
            12 if self.scope.has_memory => {
                let (to, from, size) = (self.address(), self.address(), self.size());
                format!("(memory.copy {to} {from} {size})")
            }
            13 | 14 => {
                let kind = if self.rng.bool() { I32 } else { I64 };
                format!("(global.set $g{} {})", kind.name(), self.value(kind, 2))
            }
            15..=19 => self.call_and_drop(),
            20..=22 => {
                let (condition, then) = (self.value(I32, 2), self.statements(2));
                format!("(if {condition} (then {then}) (else {}))", self.statements(2))
            }
            23 | 24 if !self.in_loop => self.bounded_loop(),
            25 => self.rare(),
            _ => format!("(local.set $i32 {})", self.value(I32, 2)),
        }
    }

    /// Loops are not nested, so that most bodies end in time.
    fn bounded_loop(&mut self) -> String {
        self.in_loop = true;
        let body = self.statements(3);
        self.in_loop = false;
        let turns = self.rng.u8(1..24);
        format!(
            "(local.set $turns (i32.const {turns})) (loop $again {body} \
             (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))"
        )
    }

    /// What ends a call, or would never.
    fn rare(&mut self) -> String {
        match self.rng.u8(0..40) {
            0 => format!("(loop $forever {} (br $forever))", self.statements(1)),
            1..=3 => format!("(if {} (then unreachable))", self.value(I32, 1)),
            4 | 5 if self.scope.has_memory => "(loop $more (br_if $more (i32.ge_s \
                (memory.grow (i32.const 1)) (i32.const 0))))"
                .to_owned(),
            6 => "(drop (call $down (i32.const 0)))".to_owned(),
            _ => format!("(drop {})", self.value(F64, 3)),
        }
    }

    fn store(&mut self) -> String {
        let kind = self.kind();
        let offset = if self.rng.u8(0..16) == 0 { 0xffff_ff00_u32 } else { self.rng.u32(0..64) };
        let (to, value) = (self.address(), self.value(kind, 2));
        format!("({}.store offset={offset} {to} {value})", kind.name())
    }

    fn call_and_drop(&mut self) -> String {
        let Some(callee) = self.callee(None) else { return String::new() };
        let call = self.call(&callee, 2);
        if callee.result.is_some() { format!("(drop {call})") } else { call }
    }

    /// One that returns `result`, or anything.
    fn callee(&mut self, result: Option<Type>) -> Option<Callee> {
        let fits = |callee: &&Callee| result.is_none() || callee.result == result;
        let fitting: Vec<_> = self.scope.callees.iter().filter(fits).collect();
        (!fitting.is_empty()).then(|| fitting[self.rng.usize(..fitting.len())].clone())
    }

    /// Of i32s most are taken for ranges: keys, buffers, their sizes.
    fn call(&mut self, callee: &Callee, depth: u8) -> String {
        let mut text = format!("(call {}", callee.name);
        for (at, kind) in callee.params.iter().enumerate() {
            text += &match kind {
                I32 if at % 2 == 1 && self.rng.bool() => self.size(),
                I32 if self.rng.bool() => self.address(),
                _ => self.value(*kind, depth.saturating_sub(1)),
            };
        }
        text + ")"
    }

    /// Within the first page, mostly.
    fn address(&mut self) -> String {
        match self.rng.u8(0..12) {
            0 => self.value(I32, 1),
            1..=3 => format!("(i32.and {} (i32.const 0xfff0))", self.value(I32, 1)),
            _ => format!("(i32.const {})", self.rng.u16(..)),
        }
    }

    /// Small, mostly.
    fn size(&mut self) -> String {
        match self.rng.u8(0..12) {
            0 => self.value(I32, 1),
            1 => format!("(i32.const {})", self.rng.u32(..200_000)),
            _ => format!("(i32.const {})", self.rng.u16(..64)),
        }
    }

    fn kind(&mut self) -> Type {
        Type::ALL[self.rng.usize(..4)]
    }

    fn integer(&mut self, kind: Type) -> String {
        match self.rng.u8(0..4) {
            0 => format!("({}.const {})", kind.name(), self.rng.i32(..)),
            _ => format!("({}.const {})", kind.name(), pick(self.rng, INTEGERS)),
        }
    }

    /// An expression of this type.
    pub fn value(&mut self, kind: Type, depth: u8) -> String {
        if depth == 0 || self.rng.u8(0..4) == 0 {
            return self.leaf(kind);
        }
        let depth = depth - 1;
        if self.rng.u8(0..6) == 0
            && let Some(callee) = self.callee(Some(kind))
        {
            return self.call(&callee, depth);
        }
        if self.rng.u8(0..6) == 0 {
            let condition = self.value(I32, depth);
            let (one, other) = (self.value(kind, depth), self.value(kind, depth));
            return format!("(select {one} {other} {condition})");
        }
        match kind {
            I32 => self.i32(depth),
            I64 => self.i64(depth),
            F32 | F64 => self.float(kind, depth),
        }
    }

    fn leaf(&mut self, kind: Type) -> String {
        let params = self.scope.params;
        let at = self.rng.usize(..4);
        if params.get(at) == Some(&kind) {
            return format!("(local.get $p{at})");
        }
        match (self.rng.u8(0..8), kind) {
            (0..=2, _) => format!("(local.get ${})", kind.name()),
            (3, I32 | I64) => format!("(global.get $g{})", kind.name()),
            (4, I32) if self.scope.has_memory => "(memory.size)".to_owned(),
            (5, _) if self.scope.has_memory => {
                format!("({}.load {})", kind.name(), self.address())
            }
            (_, I32 | I64) => self.integer(kind),
            (_, F32 | F64) => format!("({}.const {})", kind.name(), pick(self.rng, FLOATS)),
        }
    }

    fn i32(&mut self, depth: u8) -> String {
        match self.rng.u8(0..16) {
            0 if self.scope.has_memory => format!("(memory.grow {})", self.size()),
            1 => {
                let kind = if self.rng.bool() { I32 } else { I64 };
                let (one, other) = (self.value(kind, depth), self.value(kind, depth));
                format!("({}.{} {one} {other})", kind.name(), pick(self.rng, COMPARE))
            }
            2 => format!("(i32.wrap_i64 {})", self.value(I64, depth)),
            3 => format!("(i32.reinterpret_f32 {})", self.value(F32, depth)),
            4 => format!("(i32.trunc_sat_f64_s {})", self.value(F64, depth)),
            5 if self.rng.u8(0..8) == 0 => {
                format!("(i32.trunc_f64_s {})", self.value(F64, depth)) // traps on NaN
            }
            6 => {
                let (input, at) = (self.value(I32, depth), self.rng.u8(0..6));
                format!("(call_indirect (param i32) (result i32) {input} (i32.const {at}))")
            }
            7 => format!("(i32.extend8_s {})", self.value(I32, depth)),
            _ => self.binary(I32, depth),
        }
    }

    fn i64(&mut self, depth: u8) -> String {
        match self.rng.u8(0..8) {
            0 => format!("(i64.extend_i32_u {})", self.value(I32, depth)),
            1 => format!("(i64.reinterpret_f64 {})", self.value(F64, depth)),
            // a range, as functions return it
            2..=4 => {
                let (len, ptr) = (self.size(), self.address());
                format!(
                    "(i64.or (i64.shl (i64.extend_i32_u {len}) (i64.const 32)) \
                     (i64.extend_i32_u {ptr}))"
                )
            }
            _ => self.binary(I64, depth),
        }
    }

    fn binary(&mut self, kind: Type, depth: u8) -> String {
        let (one, other) = (self.value(kind, depth), self.value(kind, depth));
        format!("({}.{} {one} {other})", kind.name(), pick(self.rng, BINARY))
    }

    fn float(&mut self, kind: Type, depth: u8) -> String {
        match self.rng.u8(0..8) {
            0 => match kind {
                F32 => format!("(f32.demote_f64 {})", self.value(F64, depth)),
                _ => format!("(f64.promote_f32 {})", self.value(F32, depth)),
            },
            1 => match kind {
                F32 => format!("(f32.reinterpret_i32 {})", self.value(I32, depth)),
                _ => format!("(f64.reinterpret_i64 {})", self.value(I64, depth)),
            },
            2 => format!("({}.convert_i32_s {})", kind.name(), self.value(I32, depth)),
            3 => {
                let operation = pick(self.rng, UNARY_OF_FLOATS);
                format!("({}.{operation} {})", kind.name(), self.value(kind, depth))
            }
            _ => {
                let (one, other) = (self.value(kind, depth), self.value(kind, depth));
                format!("({}.{} {one} {other})", kind.name(), pick(self.rng, BINARY_OF_FLOATS))
            }
        }
    }
}
