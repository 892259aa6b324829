//! The C library for plugins that link none: natively against the system's, and in
//! modules.
#![allow(clippy::unwrap_used)]

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use keyway_tests::{Outcome, compiler, repo, run_in, scratch};

/// A plugin's compiler. It finds the library's headers by LIBC, as a plugin's does.
fn clang(language: &str) -> String {
    let cpp = compiler();
    let path = if language == "c" { cpp.replace("clang++", "clang") } else { cpp.to_owned() };
    format!(
        "'{path}' -Wno-deprecated --target=wasm32-wasi -mcpu=mvp -mmutable-globals -msign-ext \
         -mbulk-memory -mnontrapping-fptoint -ffreestanding -nostdlibinc -I \"$KEYWAY/sdk/include\""
    )
}

const STRICT: &str = "-Wall -Wextra -Wpedantic -Werror";
const LIBC: &str = "-isystem \"$KEYWAY/sdk/libc/include\"";

fn must_pass(folder: &Path, line: &str) -> Outcome {
    let outcome = run_in(folder, line);
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
    outcome
}

/// The library's sources, without their ends.
fn sources() -> Vec<String> {
    let entries = fs::read_dir(repo().join("sdk/libc")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut names: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "c"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert!(names.len() > 5, "only {names:?}");
    names
}

/// The library for the build machine, with sanitizers, each of its symbols under the
/// prefix `our_`; built once.
fn native() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = scratch("libc-native");
        for name in sources() {
            let names = if name == "math" {
                "-include \"$KEYWAY/sdk/tests/libc/math-names.h\""
            } else {
                ""
            };
            must_pass(
                &folder,
                &format!(
                    "cc {SANITIZE} {STRICT} -std=gnu11 -ffreestanding {LIBC} \
                     -I \"$KEYWAY/sdk/include\" {names} -c -o {name}.o \
                     \"$KEYWAY/sdk/libc/{name}.c\""
                ),
            );
        }
        must_pass(
            &folder,
            "nm -g --defined-only *.o | awk 'NF == 3 && $3 !~ /^our_/ {print $3, \"our_\" $3}' \
             > names && for o in *.o; do objcopy --redefine-syms=names $o || exit; done \
             && ar rcs libours.a *.o",
        );
        folder
    })
}

const SANITIZE: &str = "-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all";

/// Runs sdk/tests/libc/NAME.c, which tries as often as `rounds` says.
fn compare(name: &str, rounds: u32) {
    let line = format!(
        "cc {SANITIZE} -Wall -Wextra -Werror -Wno-format -Wno-format-extra-args -std=gnu11 -fno-builtin -o {name} \
         \"$KEYWAY/sdk/tests/libc/{name}.c\" libours.a -lm && ./{name} {rounds}"
    );
    must_pass(native(), &line);
}

#[test]
fn texts_are_as_the_systems() {
    compare("text", 20_000);
}

#[test]
fn numbers_are_read_as_the_system_reads_them() {
    compare("convert", 1_000);
}

#[test]
fn texts_are_scanned_as_the_system_scans_them() {
    compare("scan", 20_000);
}

#[test]
fn numbers_are_printed_as_the_system_prints_them() {
    compare("format", 2_000);
}

#[test]
fn what_is_sorted_is_sorted() {
    compare("sort", 500);
}

#[test]
fn maths_is_as_the_systems() {
    compare("math", 50_000);
}

#[test]
fn the_host_is_told() {
    compare("host", 1);
}

/// The headers, as they are included.
fn headers() -> Vec<String> {
    let folder = repo().join("sdk/libc/include");
    let mut names = vec!["sys/types.h".to_owned()];
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".h") {
            names.push(name);
        }
    }
    names.sort();
    assert!(names.len() > 5, "only {names:?}");
    names
}

/// Each header alone and twice, then all of them with those of the SDK, in every
/// standard; and the compiler's own beside them.
#[test]
fn each_header_compiles_alone() {
    let folder = scratch("libc-headers");
    let alone = headers().into_iter().map(|name| vec![name.clone(), name]);
    let sdk = ["keyway/plugin.h", "keyway/runtime.h"].map(str::to_owned);
    let compilers = ["limits.h", "stdint.h", "float.h", "stdarg.h", "stdbool.h"].map(str::to_owned);
    let before = [headers(), compilers.to_vec(), sdk.to_vec()].concat();
    let after = before.iter().rev().cloned().collect();
    let units: Vec<Vec<String>> = alone.chain([before, after]).collect();
    for (index, unit) in units.iter().enumerate() {
        let lines = unit.iter().map(|name| format!("#include <{name}>\n"));
        fs::write(folder.join(format!("{index}.c")), lines.collect::<String>()).unwrap();
    }
    for (language, standards) in
        [("c", ["c11", "c17", "c2x"].as_slice()), ("c++", &["c++17", "c++20", "c++2b"])]
    {
        for standard in standards {
            // not as system headers, of which nothing would be said
            let line = format!(
                "for f in *.c; do {} -x {language} -std={standard} {STRICT} \
                 -I \"$KEYWAY/sdk/libc/include\" -fsyntax-only $f || exit; done",
                clang(language)
            );
            must_pass(&folder, &line);
        }
    }
}

/// What the functions of the library call, from the assembler code.
fn calls(assembler: &str, calls: &mut HashMap<String, HashSet<String>>) {
    let mut function = String::new();
    for line in assembler.lines() {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        if let Some(label) = first.strip_suffix(':').filter(|label| !label.starts_with('.')) {
            label.clone_into(&mut function);
            calls.entry(function.clone()).or_default();
        }
        if first == "call" {
            let callee = words.next().unwrap().trim_end_matches(',').to_owned();
            calls.entry(function.clone()).or_default().insert(callee);
        }
    }
}

/// Whether `function` is reached from `from`.
fn reaches(
    calls: &HashMap<String, HashSet<String>>,
    from: &str,
    function: &str,
    seen: &mut HashSet<String>,
) -> bool {
    calls.get(from).is_some_and(|callees| {
        callees.iter().any(|callee| {
            callee == function
                || (seen.insert(callee.clone()) && reaches(calls, callee, function, seen))
        })
    })
}

/// A compiler that knows what memset or strlen does may make a call to it out of the
/// loop that implements it. No function may reach itself, and none may be missing.
#[test]
fn no_function_calls_itself() {
    let sources: Vec<_> = sources().iter().map(|name| format!("libc/{name}")).collect();
    for level in ["-O0", "-O2", "-Oz"] {
        let folder = scratch(&format!("libc-calls{level}"));
        let mut found = HashMap::new();
        for name in sources.iter().map(String::as_str).chain(["src/runtime"]) {
            let line = format!(
                "{} {STRICT} {LIBC} -std=c11 {level} -fno-builtin -S -o out.s \
                 \"$KEYWAY/sdk/{name}.c\"",
                clang("c")
            );
            must_pass(&folder, &line);
            let assembler = fs::read_to_string(folder.join("out.s")).unwrap();
            // static functions of two files may have the same name
            let mut of_file = HashMap::new();
            calls(&assembler, &mut of_file);
            let is_global = |function: &str| {
                ["weak", "globl"]
                    .iter()
                    .any(|kind| assembler.contains(&format!("\t.{kind}\t{function}\n")))
            };
            let full = |function: &str| {
                let is_static = of_file.contains_key(function) && !is_global(function);
                if is_static { format!("{name}:{function}") } else { function.to_owned() }
            };
            for (function, callees) in &of_file {
                let callees = callees.iter().map(|callee| full(callee)).collect();
                found.insert(full(function), callees);
            }
        }
        assert!(found.len() > 100, "only {found:?}");
        for function in found.keys() {
            let looped = reaches(&found, function, function, &mut HashSet::new());
            assert!(!looped, "{function} reaches itself at {level}");
        }
        let outside =
            ["keyway_libc_log", "malloc", "__wasm_call_ctors", "__indirect_function_table"];
        for callee in found.values().flatten().filter(|name| !outside.contains(&name.as_str())) {
            assert!(found.contains_key(callee), "{callee} is missing at {level}");
        }
    }
}

/// The library for wasm32, built once; links `source` with it into `NAME.wasm`.
fn link(name: &str, source: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = scratch("libc-wasm");
        let clang = clang("c");
        let sources = sources().iter().map(|name| format!(" ../libc/{name}.c")).collect::<String>();
        must_pass(
            &folder,
            &format!(
                "for f in {sources}; do {clang} {STRICT} {LIBC} -std=c11 -Os -fno-builtin -c \
                 \"$KEYWAY/sdk/src/$f\" || exit; done"
            ),
        );
        folder
    });
    fs::write(folder.join(format!("{name}.plugin.c")), source).unwrap();
    let line = format!(
        "{} {STRICT} {LIBC} -std=c11 -Os -nostdlib -Wl,--no-entry -Wl,--stack-first \
         -Wl,-z,stack-size=65536 -o {name}.wasm {name}.plugin.c *.o",
        clang("c")
    );
    must_pass(folder, &line);
    folder.join(format!("{name}.wasm"))
}

fn result_of(module: &Path) -> String {
    let line = format!("keyway run '{}' --input 1", module.display());
    let printed = must_pass(module.parent().unwrap(), &line).stdout;
    let result = printed.lines().find_map(|line| line.strip_prefix("Result: "));
    result.unwrap().to_owned()
}

#[test]
fn a_module_passes_its_checks() {
    let source = fs::read_to_string(repo().join("sdk/tests/libc/plugin.c")).unwrap();
    let result = result_of(&link("all", &source));
    assert!(result.parse::<i32>().unwrap() > 200, "{result} checks");
}

/// Of the library a plugin gets what it calls, and no import.
#[test]
fn a_plugin_gets_what_it_calls() {
    let module = link(
        "small",
        "#include <keyway/plugin.h>\n#include <string.h>\n\
         static char text[8];\n\
         static int32_t process(int32_t x) { text[0] = (char)x; return strcmp(text, \"\\1\"); }\n\
         KEYWAY_FUNCTION_PLUGIN(\"small\", process);\n",
    );
    assert_eq!(result_of(&module), "0");
    let size = fs::metadata(&module).unwrap().len();
    assert!(size < 2000, "{size} bytes");
    let module = fs::read(module).unwrap();
    assert!(!module.windows(3).any(|name| name == b"log"), "an import that is not called");
}

/// A plugin's own function of the same name is no duplicate, and wins.
#[test]
fn a_plugins_own_function_wins() {
    let module = link(
        "own",
        "#include <keyway/plugin.h>\n#include <string.h>\n\
         int strcmp(const char *left, const char *right) { return left == right ? 5 : 7; }\n\
         static int32_t process(int32_t x) { return strcmp(\"a\", \"b\") + strcoll(\"a\", \"b\") + x; }\n\
         KEYWAY_FUNCTION_PLUGIN(\"own\", process);\n",
    );
    assert_eq!(result_of(&module), "15");
}

/// A failed assertion asks for the host's log, and for nothing else.
#[test]
fn an_assertion_logs() {
    let module = link(
        "asserts",
        "#include <assert.h>\n#include <keyway/plugin.h>\n\
         static int32_t process(int32_t x) { assert(x > 0); return x; }\n\
         KEYWAY_FUNCTION_PLUGIN(\"asserts\", process);\n",
    );
    let size = fs::metadata(&module).unwrap().len();
    assert!(size < 4000, "{size} bytes: the formatter came with it");
    let module = fs::read(module).unwrap();
    assert!(module.windows(11).any(|name| name == b"\x06keyway\x03log"), "no import of the log");
}
