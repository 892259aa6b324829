//! Traps: what happened, and where.

use std::fmt;

use wasm_abi_check::{printable, readable_name};
use wasmtime::WasmBacktrace;

use crate::debug::{DebugInfo, Place};

/// A trap: its kind, and the plugin's functions that were running.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Trap {
    /// Such as `integer divide by zero`.
    pub kind: String,
    /// The running functions, the innermost first. Of those that have a place in the
    /// plugin's code, the innermost 20; before each, where the module has debug
    /// information, those that the compiler put into it.
    pub frames: Vec<Frame>,
    /// What a plugin of functions from bytes to bytes said of it, which may be any
    /// text of at most 4 KiB.
    pub message: Option<String>,
    /// Whether the code ended itself, by `unreachable`.
    pub(crate) gave_up: bool,
}

/// A function that was running.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Frame {
    /// Its name, printable; none where the module has none.
    pub function: Option<String>,
    /// The source file as the compiler was given it, which may be any text; none
    /// where the module has no debug information for the place.
    pub file: Option<String>,
    /// The line in it, from 1.
    pub line: Option<u64>,
}

impl Trap {
    /// Reads the error of a call.
    pub(crate) fn of(error: &wasmtime::Error, debug: Option<&DebugInfo>) -> Self {
        let trap = error.downcast_ref::<wasmtime::Trap>();
        let kind = match trap {
            Some(trap) => trap.to_string().trim_start_matches("wasm trap: ").to_owned(),
            None => error.root_cause().to_string(),
        };
        let gave_up = trap == Some(&wasmtime::Trap::UnreachableCodeReached);
        Self { kind, frames: frames(error, debug), message: None, gave_up }
    }

    /// Whether the error is of the plugin's code, and not of its setting up.
    pub(crate) fn is_in_code(error: &wasmtime::Error) -> bool {
        error.downcast_ref::<WasmBacktrace>().is_some_and(|trace| !trace.frames().is_empty())
    }
}

fn frames(error: &wasmtime::Error, debug: Option<&DebugInfo>) -> Vec<Frame> {
    let Some(backtrace) = error.downcast_ref::<WasmBacktrace>() else { return Vec::new() };
    let offsets: Vec<_> =
        backtrace.frames().iter().map(wasmtime::FrameInfo::module_offset).collect();
    let places = debug.map_or_else(Vec::new, |debug| debug.find(&offsets));
    let mut places = places.into_iter();
    let mut frames = Vec::new();
    for info in backtrace.frames() {
        let own = info.func_name().map(readable_name);
        for Place { inlined, location } in places.next().unwrap_or_else(|| vec![Place::default()]) {
            frames.push(Frame {
                function: inlined.or_else(|| own.clone()).map(of_author),
                line: location.as_ref().map(|location| location.line),
                file: location.map(|location| location.file),
            });
        }
    }
    frames
}

/// The name that the author gave to what `KEYWAY_FUNCTION` defined.
fn of_author(name: String) -> String {
    match name.strip_prefix("keyway_function_") {
        Some(given) => given.trim_end_matches("(keyway_view)").to_owned(),
        None => name,
    }
}

impl Frame {
    /// Whether it is of the SDK's macros and not of the author's code.
    pub fn is_of_macro(&self) -> bool {
        const PARTS: [&str; 6] = [
            "keyway_bytes_call",
            "keyway_call_",
            "keyway_entry_",
            "keyway_export_",
            "keyway_lifecycle_",
            "keyway::detail::",
        ];
        let name = self.function.as_deref().unwrap_or_default();
        PARTS.iter().any(|part| name.contains(part))
    }

    /// Whether there is anything to show.
    pub fn is_known(&self) -> bool {
        self.function.is_some() || self.file.is_some()
    }
}

/// `divide(int) at plugin.cpp:12`, or as much of it as is known.
impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.function.as_deref().unwrap_or("?"), At(self))
    }
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        if let Some(frame) = self.frames.first() {
            if let Some(function) = &frame.function {
                write!(f, " in `{function}`")?;
            }
            write!(f, "{}", At(frame))?;
        }
        crate::error::write_message(f, self.message.as_deref())
    }
}

/// ` at plugin.cpp:12`, or nothing: the file without its folders.
struct At<'a>(&'a Frame);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(file) = &self.0.file else { return Ok(()) };
        let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
        write!(f, " at {}", printable(name))?;
        self.0.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}
