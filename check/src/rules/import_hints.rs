//! What somebody wanted who has an import that the contract does not allow (KW020).

use std::collections::BTreeSet;

use keyway_abi::import;

use super::metadata::MAX_NAME;
use crate::{
    Contract, Import, Module,
    contract::{AllowedImport, Pattern},
    names::{self, nearest, printable},
    wasi,
};

/// What a host may grant in the module `keyway`.
const CAPABILITIES: [&str; 4] = [import::LOG, import::CONFIG_GET, import::VAR_GET, import::VAR_SET];

/// What to do about an import.
pub(super) fn hint(import: &Import, of: &Module, contract: &Contract) -> String {
    let module = import.module.as_str();
    let is_of = |(pattern, name): &(&str, &str)| {
        Pattern::new(pattern).matches(module) && Pattern::new(name).matches(&import.name)
    };
    if let Some((_, hint)) = TOOLCHAINS.iter().find(|(imports, _)| imports.iter().any(is_of)) {
        return (*hint).to_owned();
    }
    let is_of_sdk = contract.is_keyways() && of.metadata().is_of_sdk();
    match module {
        "env" if import.kind == "function" => {
            let hint = undefined_hint(&import.name, contract.is_for_sdk(of));
            match contract.is_built_in {
                true => hint,
                false => format!("{hint}; or {}", how_to_allow(import)),
            }
        }
        "env" => match import.kind {
            "memory" | "table" => format!("link without --import-{}", import.kind),
            "global" => "compile and link without -fPIC and -shared".to_owned(),
            _ => "compile with -fno-exceptions".to_owned(),
        },
        wasi::MODULE => wasi_hint(&import.name, contract),
        import::MODULE => keyway_hint(import, contract),
        _ if contract.is_built_in || is_of_sdk => foreign_hint(import, contract, is_of_sdk),
        _ => format!("do without, or {}", how_to_allow(import)),
    }
}

/// The line for a contract of one's own.
fn how_to_allow(import: &Import) -> String {
    let signature = import.signature.as_ref().filter(|kind| kind.can_be_written());
    let entry = AllowedImport {
        module: printable(&import.module),
        name: printable(&import.name),
        signature: signature.cloned(),
    };
    format!("allow it in the contract, under [imports]: allow = ['{entry}']")
}

/// The same where the contract is one of Keyway's.
fn how_to_begin(contract: &Contract) -> String {
    format!(
        "allow it in a contract of your own, which may begin as `wasm-abi-check --contract {} --print-contract`",
        contract.name
    )
}

/// What another host has.
fn foreign_hint(import: &Import, contract: &Contract, is_of_sdk: bool) -> String {
    let mut hosts = Contract::built_in().iter();
    match hosts.find(|host| host.imports.allows(&import.module, &import.name)) {
        Some(host) => format!(
            "this is of the host of {}: do without, or check with --contract {}",
            host.id(),
            host.name
        ),
        None if is_of_sdk => {
            format!("this is of another host: do without, or {}", how_to_begin(contract))
        }
        None => FOREIGN.to_owned(),
    }
}

const FOREIGN: &str =
    "this is of another host: do without, or pass the contract of that host by --contract";

/// What toolchains for other hosts import, as patterns of module and name, and what to
/// do.
const TOOLCHAINS: [(&[(&str, &str)], &str); 6] = [
    (
        &[(wasi::OLD_MODULE, "*")],
        "this is WASI as it was before preview 1: build with a newer wasi-sdk or wasi-libc",
    ),
    (
        &[("wasi:*", "*")],
        "this is an interface of the Component Model: build a core module, for wasm32-wasi or wasm32-wasip1, and not for wasm32-wasip2",
    ),
    (
        &[
            ("wbg", "*"),
            ("__wbindgen_placeholder__", "*"),
            ("__wbindgen_externref_xform__", "*"),
            // from the module's own script
            ("*", "__wbindgen_*"),
            ("*", "__wbg_*"),
            ("*", "__widl_*"),
        ],
        "this is wasm-bindgen, which only JavaScript hosts have: build without it, for wasm32-unknown-unknown",
    ),
    (
        &[("gojs", "*"), ("go", "*")],
        "this is Go for JavaScript hosts: build with GOOS=wasip1 and -buildmode=c-shared, or with TinyGo",
    ),
    (
        &[("GOT.mem", "*"), ("GOT.func", "*")],
        "this is for dynamic linking: compile and link without -fPIC and -shared",
    ),
    (
        &[("a", "*")],
        "Emscripten shortens names in optimized builds: build with clang --target=wasm32-wasi, or emcc -sSTANDALONE_WASM",
    ),
];

/// How the functions of runtimes begin that only other hosts have, and what to do.
const RUNTIMES: [(&[&str], &str); 3] = [
    (
        &[
            "__cxa_throw",
            "__cxa_allocate_exception",
            "__cxa_begin_catch",
            "__cxa_end_catch",
            "__cxa_find_matching_catch",
            "__cxa_rethrow",
            "__cxa_free_exception",
            "__gxx_personality",
            "__resumeException",
            "_Unwind_",
        ],
        "C++ exceptions are not there in plugins: compile with -fno-exceptions, and return an error code",
    ),
    (
        &[
            "invoke_",
            "__invoke_",
            "emscripten_longjmp",
            "_emscripten_throw_longjmp",
            "setTempRet0",
            "getTempRet0",
        ],
        "this is how Emscripten calls what may throw or longjmp: compile with -fno-exceptions and without setjmp",
    ),
    (
        &[
            "emscripten_",
            "_emscripten_",
            "_embind_",
            "_emval_",
            "_abort_js",
            "__handle_stack_overflow",
            "__syscall_",
            "_tzset_js",
            "_mmap_js",
            "_munmap_js",
            "_localtime_js",
            "_gmtime_js",
            "_mktime_js",
            "__asyncjs__",
        ],
        "this is Emscripten's runtime in JavaScript: build with clang --target=wasm32-wasi, or emcc -sSTANDALONE_WASM",
    ),
];

/// How the functions begin that a compiler calls by itself.
const COMPILER_RUNTIME: &[&str] = &[
    "__assert_fail",
    "__cxa_atexit",
    "__cxa_guard_",
    "__cxa_pure_virtual",
    "_Znw",
    "_Zna",
    "_Zdl",
    "_Zda",
    "__stack_chk_fail",
];

/// What AssemblyScript's runtime imports, by these names alone.
const ASSEMBLYSCRIPT: [&str; 3] = ["abort", "seed", "trace"];

/// Bytes of a symbol whose meaning is told.
const MAX_SYMBOL: usize = 256;

/// A function that nobody defined.
fn undefined_hint(name: &str, is_for_sdk: bool) -> String {
    let is_of = |starts: &&[&str]| starts.iter().any(|start| name.starts_with(start));
    if is_of(&COMPILER_RUNTIME) {
        let build = match is_for_sdk {
            true => "build with keyway_add_plugin, which links it",
            false => "link it, as clang++ of the wasi-sdk does without -nostdlib",
        };
        return format!("this belongs to the compiler's runtime: {build}");
    }
    if let Some((_, hint)) = RUNTIMES.iter().find(|(starts, _)| is_of(starts)) {
        return (*hint).to_owned();
    }
    if ASSEMBLYSCRIPT.contains(&name) {
        return format!(
            "define `{name}`, and link without --allow-undefined; in AssemblyScript compile with --use {name}="
        );
    }
    // of a long one the meaning is not looked for: there may be thousands of them
    let symbol = if name.len() <= MAX_SYMBOL { names::demangle(name) } else { None };
    let function = symbol.map_or_else(|| name.to_owned(), |mangled| mangled.demangled);
    format!(
        "the linker turned the undefined function `{}` into an import: define it, and link without --allow-undefined",
        printable(&function)
    )
}

/// A function of WASI, which is a part of it that can be allowed.
fn wasi_hint(name: &str, contract: &Contract) -> String {
    match wasi::function(name) {
        Some(function) if !contract.is_built_in => {
            let mut parts: BTreeSet<_> =
                contract.imports.wasi.iter().map(|part| part.name()).collect();
            parts.insert(function.group);
            let parts: Vec<_> = parts.iter().map(|part| format!("{part:?}")).collect();
            format!(
                "this is `{}` of WASI: do without, or allow it in the contract, under [imports]: wasi = [{}]",
                function.group,
                parts.join(", ")
            )
        }
        Some(function) if !contract.is_keyways() => {
            format!(
                "this is `{}` of WASI, which {} does not grant: do without",
                function.group,
                contract.id()
            )
        }
        Some(function) => format!(
            "this is `{}` of WASI, which the contract does not grant: build with keyway_add_plugin, whose PROFILE wasi needs no WASI imports",
            function.group
        ),
        None => match nearest(name, wasi::names()) {
            Some(near) => format!("WASI preview 1 has no such function, the nearest is `{near}`"),
            None => "WASI preview 1 has no such function".to_owned(),
        },
    }
}

/// What was meant by an import of the module `keyway`.
fn keyway_hint(import: &Import, contract: &Contract) -> String {
    let name = import.name.as_str();
    if name == import::RESULT_GET {
        let how = match contract.is_keyways() {
            true => how_to_begin(contract),
            false => how_to_allow(import),
        };
        return format!("KEYWAY_HOST_FUNCTION needs it: {how}");
    }
    if CAPABILITIES.contains(&name) {
        let allowing = Contract::built_in()
            .iter()
            .filter(|known| known.imports.allows(import::MODULE, name))
            .map(Contract::id)
            .collect::<Vec<_>>();
        return format!(
            "do without, or build for a contract that allows it: {}",
            allowing.join(", ")
        );
    }
    let near = CAPABILITIES
        .into_iter()
        .chain([import::RESULT_GET])
        .map(|known| (distance(name, known), known))
        .filter(|(distance, known)| *distance <= known.len() / 3)
        .min_by_key(|(distance, _)| *distance);
    match near {
        Some((_, import::RESULT_GET)) => format!(
            "the function is `{}`: KEYWAY_HOST_FUNCTION of <keyway/host.h> calls it",
            import::RESULT_GET
        ),
        Some((_, known)) => {
            format!("the capability is `{known}`: include <keyway/host.h>, which declares it")
        }
        None => format!("the capabilities are `{}`", CAPABILITIES.join("`, `")),
    }
}

/// How far two names lie apart, in whatever case and order of their words. Longer
/// names than a plugin's are not compared: it costs the product of their lengths.
fn distance(name: &str, known: &str) -> usize {
    if name.len() > MAX_NAME {
        return usize::MAX;
    }
    let sorted = |name: &str| {
        let mut words: Vec<_> = name.split('_').collect();
        words.sort_unstable();
        words.join("_")
    };
    let name = name.to_ascii_lowercase();
    strsim::damerau_levenshtein(&name, known)
        .min(strsim::damerau_levenshtein(&sorted(&name), &sorted(known)))
}
