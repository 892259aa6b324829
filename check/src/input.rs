//! What kind of file the bytes are, by their first bytes (KW001).

use wasmparser::CustomSectionReader;

use crate::{report::Finding, rule};

const WASM_MAGIC: &[u8] = b"\0asm";
const CORE_VERSION: &[u8] = &[1, 0, 0, 0];
const COMPONENT_VERSION: &[u8] = &[0x0d, 0, 1, 0];

/// A file that is no core module: what it is, and what to do.
struct Kind(&'static str, &'static str);

const BUILD: &str = "build it for WebAssembly: cmake -B build -DCMAKE_TOOLCHAIN_FILE=KEYWAY/cmake/wasm32-wasi.cmake";

/// Whether the bytes begin as a core module does.
///
/// # Errors
///
/// A finding that names the kind of file it is instead.
pub(crate) fn expect_core_module(bytes: &[u8]) -> Result<(), Box<Finding>> {
    expect_none(foreign_kind(bytes))
}

/// Whether a core module of these custom sections is linked.
///
/// # Errors
///
/// A finding that names what it is instead.
pub(crate) fn expect_linked(sections: &[CustomSectionReader<'_>]) -> Result<(), Box<Finding>> {
    expect_none(sections.iter().find_map(|section| unlinked_kind(section.name())))
}

fn expect_none(kind: Option<Kind>) -> Result<(), Box<Finding>> {
    let Some(Kind(what, hint)) = kind else { return Ok(()) };
    let message = format!("this is {what}, not a plugin");
    Err(Box::new(Finding::error(&rule::INPUT, message).hint(hint)))
}

fn foreign_kind(bytes: &[u8]) -> Option<Kind> {
    if let Some(version) = bytes.strip_prefix(WASM_MAGIC) {
        return foreign_version(version);
    }
    Some(match bytes {
        [] => Kind("an empty file", "the build or the copy that made it failed; run it again"),
        [0x7f, b'E', b'L', b'F', ..] => elf(bytes),
        [0xfe, 0xed, 0xfa, ..] | [_, 0xfa, 0xed, 0xfe, ..] => Kind("a Mach-O file", BUILD),
        [b'M', b'Z', ..] => Kind("a Windows program or library", BUILD),
        [b'B', b'C', 0xc0, 0xde, ..] => {
            Kind("LLVM bitcode", "link it with clang --target=wasm32-wasi -flto")
        }
        [0x1f, 0x8b, ..] => Kind("a gzip file", "unpack it with gunzip"),
        [b'P', b'K', 3, 4, ..] => Kind("a zip file", "unpack it with unzip"),
        bytes if bytes.starts_with(b"!<arch>\n") => Kind(
            "a static library",
            "link it into a plugin: target_link_libraries(PLUGIN PRIVATE library)",
        ),
        bytes if is_text_module(bytes) => {
            Kind("WebAssembly text", "translate it with: wasm-tools parse FILE.wat -o FILE.wasm")
        }
        bytes if is_text(bytes) => Kind("a text file", "pass the .wasm that the build made"),
        _ => Kind("a file of unknown kind", "pass the .wasm that the build made"),
    })
}

/// Object files and dynamic libraries are modules with a section for a linker.
fn unlinked_kind(section: &str) -> Option<Kind> {
    match section {
        "linking" => Some(Kind(
            "an unlinked WebAssembly object file",
            "link it: keyway_add_plugin, or clang --target=wasm32-wasi -nostdlib -Wl,--no-entry",
        )),
        "dylink" | "dylink.0" => Some(Kind(
            "a WebAssembly module for dynamic linking",
            "link it by itself: without -shared, and in Emscripten without -sMAIN_MODULE and -sSIDE_MODULE",
        )),
        _ => None,
    }
}

fn foreign_version(version: &[u8]) -> Option<Kind> {
    match version {
        [1, 0, 0, 0, ..] => None,
        _ if version.starts_with(COMPONENT_VERSION) => Some(Kind(
            "a WebAssembly component",
            "build a core module: --target=wasm32-wasi or wasm32-wasip1, not wasm32-wasip2",
        )),
        _ if CORE_VERSION.starts_with(version) => None, // cut short: for the validator
        _ => {
            Some(Kind("WebAssembly of an unknown version", "build it again with LLVM 14 or newer"))
        }
    }
}

fn elf(bytes: &[u8]) -> Kind {
    // e_type, a 16-bit number at offset 16, in the byte order that offset 5 tells
    let kind = match (bytes.get(5), bytes.get(16..18)) {
        (Some(1), Some(&[low, high])) => u16::from_le_bytes([low, high]),
        (Some(2), Some(&[high, low])) => u16::from_be_bytes([high, low]),
        _ => 0,
    };
    let what = match kind {
        1 => "a native object file (ELF)",
        2 => "a native program (ELF)",
        3 => "a native library or program (ELF)",
        _ => "a native file (ELF)",
    };
    Kind(what, BUILD)
}

/// Whether text begins as `(module` or `(component` does, behind comments.
fn is_text_module(bytes: &[u8]) -> bool {
    let mut rest = bytes.trim_ascii_start();
    while let Some(comment) = rest.strip_prefix(b";;") {
        let end = comment.iter().position(|&byte| byte == b'\n').unwrap_or(comment.len());
        rest = comment[end..].trim_ascii_start();
    }
    rest.starts_with(b"(module") || rest.starts_with(b"(component")
}

fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let valid = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(), // cut inside a character
    };
    valid && !head.iter().any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace())
}
