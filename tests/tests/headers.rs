//! Every header alone, in every standard, natively and for wasm32; and what the
//! macros do natively.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use keyway_tests::{compiler, repo, run_in, scratch};

const C_STANDARDS: [&str; 3] = ["c11", "c17", "c2x"];
/// C++14 is what LLVM 14 takes without `-std`, in a build by hand.
const CPP_STANDARDS: [&str; 4] = ["c++14", "c++17", "c++20", "c++2b"];
const STRICT: &str = "-Wall -Wextra -Wpedantic -Werror";

fn headers() -> Vec<String> {
    let folder = repo().join("sdk/include/keyway");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(names.len() >= 5, "only {names:?}");
    names
}

fn must_pass(folder: &Path, line: &str) {
    let outcome = run_in(folder, line);
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
}

/// Compiles `#include <keyway/HEADER>`, twice, and nothing else.
fn compile(compiler: &str, standard: &str, header: &str) {
    let folder = scratch(&format!("headers/{standard}-{header}-{}", compiler.len()));
    let source = if standard.starts_with("c++") { "alone.cpp" } else { "alone.c" };
    let include = format!("#include <keyway/{header}>\n");
    fs::write(folder.join(source), format!("{include}{include}")).unwrap();
    must_pass(
        &folder,
        &format!(
            "{compiler} -std={standard} {STRICT} -I \"$KEYWAY/sdk/include\" -fsyntax-only {source}"
        ),
    );
}

/// clang and clang++ of the LLVM under test, for wasm32.
fn wasm_compilers() -> [String; 2] {
    let cpp = compiler();
    let c = cpp.replace("clang++", "clang");
    [c, cpp.to_owned()].map(|path| format!("'{path}' -Wno-deprecated --target=wasm32-wasi"))
}

#[test]
fn each_header_compiles_alone() {
    let [wasm_c, wasm_cpp] = wasm_compilers();
    for header in headers() {
        let native = header != "runtime.h"; // which says so itself
        for standard in C_STANDARDS.iter().filter(|_| !header.ends_with(".hpp")) {
            compile(&wasm_c, standard, &header);
            if native {
                compile("cc", standard, &header);
            }
        }
        for standard in CPP_STANDARDS {
            compile(&wasm_cpp, standard, &header);
            if native {
                compile("c++", standard, &header);
            }
        }
    }
}

#[test]
fn macros_keep_the_state_natively() {
    let folder = scratch("native");
    let sources = [
        ("cc", "lifecycle.c", C_STANDARDS.as_slice()),
        ("c++", "lifecycle.cpp", CPP_STANDARDS.as_slice()),
        ("cc", "host.c", C_STANDARDS.as_slice()),
        ("c++", "host.cpp", CPP_STANDARDS.as_slice()),
    ];
    for (compiler, source, standards) in sources {
        for standard in standards {
            must_pass(
                &folder,
                &format!(
                    "{compiler} -std={standard} {STRICT} -fsanitize=address,undefined \
                     -fno-sanitize-recover -I \"$KEYWAY/sdk/include\" \
                     -o test \"$KEYWAY/sdk/tests/{source}\" && ./test"
                ),
            );
        }
    }
}

/// A function of the host's own is declared without a word from a strict compiler, and
/// imported only where it is called, however little is optimized.
#[test]
fn host_functions_are_imported_where_they_are_called() {
    let [wasm_c, wasm_cpp] = wasm_compilers();
    let folder = scratch("host-functions");
    let write = |name: &str, call: &str| {
        let source = format!(
            "#include <keyway/host.h>\n#include <keyway/plugin.h>\n\
             KEYWAY_HOST_FUNCTION(\"shop\", \"price\", shop_price);\n\
             KEYWAY_HOST_FUNCTION(\"shop\", \"stock\", shop_stock);\n\
             KEYWAY_FUNCTION(f, input) {{ keyway_view_t answer = input;\n{call}\n\
             return keyway_reply(answer.data, answer.size); }}\nKEYWAY_BYTES_PLUGIN(\"p\");\n"
        );
        fs::write(folder.join(name), source).unwrap();
    };
    let call = "shop_price(input.data, input.size, &answer);";
    let languages = [
        (&wasm_c, "cc", "c", C_STANDARDS.as_slice()),
        (&wasm_cpp, "c++", "cpp", CPP_STANDARDS.as_slice()),
    ];
    for (wasm, native, ending, standards) in languages {
        write(&format!("without.{ending}"), "");
        write(&format!("with.{ending}"), call);
        for standard in standards {
            let flags = format!("-std={standard} {STRICT} -I \"$KEYWAY/sdk/include\"");
            for name in ["without", "with"] {
                let flags = format!("{flags} {name}.{ending}");
                must_pass(&folder, &format!("{native} -fsyntax-only {flags}"));
                for level in ["-O0", "-O2"] {
                    let linked = format!("-nostdlib -Wl,--no-entry,--stack-first {level}");
                    must_pass(&folder, &format!("{wasm} {linked} -o {name}.wasm {flags}"));
                    let imports: &[&str] = match name {
                        "with" => &["shop.price", "keyway.result_get"],
                        _ => &[],
                    };
                    assert_eq!(imports_of(&folder.join(format!("{name}.wasm"))), imports);
                }
            }
        }
    }
}

/// The imports of a module, as `module.name`.
fn imports_of(module: &Path) -> Vec<String> {
    let module = wasm_abi_check::Module::read(&fs::read(module).unwrap()).unwrap();
    module.imports().map(|import| format!("{}.{}", import.module, import.name)).collect()
}

/// Compiles `source` for wasm32, which must fail with one error that holds `message`.
fn refuse(source: &str, file: &str, message: &str) {
    let [wasm_c, wasm_cpp] = wasm_compilers();
    let compiler = if file.ends_with(".cpp") { wasm_cpp + " -std=c++17" } else { wasm_c };
    let test = std::thread::current().name().unwrap().to_owned(); // they run at a time
    let folder = scratch(&format!("refused/{test}"));
    fs::write(folder.join(file), source).unwrap();
    let line = format!("{compiler} -I \"$KEYWAY/sdk/include\" -fsyntax-only {file}");
    let outcome = run_in(&folder, &line);
    assert_ne!(outcome.code, Some(0), "{source}");
    let errors = outcome.stderr.matches(" error: ").count();
    assert_eq!(errors, 1, "{source}\n{}", outcome.show());
    assert!(outcome.stderr.contains(message), "no `{message}` in:\n{}", outcome.show());
}

/// The class macro answers a wrong member with one sentence.
#[test]
fn wrong_members_are_told_by_the_compiler() {
    let process = "public: int32_t process(int32_t x) { return x; }";
    let derived = ": public keyway::Lifecycle";
    let must_derive = "must derive publicly from keyway::Lifecycle";
    let must_make = "must not be abstract, and must have a public constructor without arguments";
    let must_process = "must have a public `int32_t process(int32_t)`";
    let cases = [
        ("", process, must_derive),
        (": keyway::Lifecycle", process, must_derive),
        (derived, "", must_process),
        (derived, "int32_t process(int32_t x) { return x; }", must_process),
        (derived, "public: int64_t process(int32_t x) { return x; }", must_process),
        (derived, "public: int32_t process(int64_t) { return 0; }", must_process),
        (derived, "public: int32_t process(uint8_t x) { return x; }", must_process),
        (derived, "public: int32_t process(bool x) { return x; }", must_process),
        (derived, "public: int32_t process(int32_t &&x) { return x; }", must_process),
        (derived, &format!("{process} P(int);"), must_make),
        (derived, &format!("{process} private: P();"), must_make),
        (derived, &format!("{process} protected: ~P();"), must_make),
        (derived, &format!("{process} virtual int f() = 0;"), must_make),
        (derived, &format!("{process} void init() {{}}"), "`int32_t init()`, or none"),
        (derived, &format!("{process} int32_t init(int);"), "`int32_t init()`, or none"),
        (
            derived,
            &format!("{process} private: int32_t cleanup();"),
            "`int32_t cleanup()`, or none",
        ),
    ];
    for (base, members, message) in cases {
        let source = format!(
            "#include <keyway/plugin.hpp>\nclass P {base} {{ {members} }};\n\
             KEYWAY_LIFECYCLE_CLASS(\"p\", P);\n"
        );
        refuse(&source, "wrong.cpp", message);
    }
}

/// The macros of bytes plugins answer a wrong class or member with one sentence.
#[test]
fn wrong_methods_are_told_by_the_compiler() {
    let good = "public: keyway::Result f(keyway::View text) { return text; }";
    let derived = ": public keyway::Bytes";
    let must_method = "P must have a public `keyway::Result f(keyway::View)`";
    let cases = [
        ("", good, "must derive publicly from keyway::Bytes"),
        (derived, "", must_method),
        (derived, "keyway::Result f(keyway::View text) { return text; }", must_method),
        (derived, "public: keyway::Result f(int) { return \"\"; }", must_method),
        (derived, "public: void f(keyway::View) {}", must_method),
        (derived, "public: keyway::Result f(keyway::View) { return 0; }", "deleted"),
        (derived, "public: keyway::Result f(keyway::View) { return nullptr; }", "deleted"),
        (derived, "public: keyway::Result f() { return \"\"; }", must_method),
        (derived, &format!("{good} P(int);"), "must not be abstract, and must have a public"),
        (derived, &format!("{good} void init();"), "`int32_t init()`, or none"),
    ];
    for (base, members, message) in cases {
        let source = format!(
            "#include <keyway/plugin.hpp>\nclass P {base} {{ {members} }};\n\
             KEYWAY_METHOD(P, f);\nKEYWAY_BYTES_CLASS(\"p\", P);\n"
        );
        refuse(&source, "wrong.cpp", message);
    }
}

/// Whatever C++ lets a host's `process(int32_t)` call is taken.
#[test]
fn every_form_of_a_process_is_taken() {
    let [_, wasm_cpp] = wasm_compilers();
    let folder = scratch("forms");
    let forms = [
        "int32_t process(int32_t x) const noexcept { return x; }",
        "static int32_t process(int32_t x) { return x; }",
        "virtual int32_t process(int32_t x) { return x; }",
        "int process(const int &x) { return x; }",
        "int32_t process(int32_t x, int32_t y = 0) { return x + y; }",
        "int process(int x) { return x; } int process(long long) { return 0; } int process(double);",
        "template <class U> U process(U x) { return x; }",
        "void *operator new(__SIZE_TYPE__); int32_t process(int32_t x) { return x; }",
    ];
    for form in forms {
        let source = format!(
            "#include <keyway/plugin.hpp>\n\
             template <class T, int n> class P : public keyway::Lifecycle {{ public: {form} }};\n\
             KEYWAY_LIFECYCLE_CLASS(\"p\", P<int, 3>);\n"
        );
        fs::write(folder.join("form.cpp"), source).unwrap();
        for compiler in [format!("{wasm_cpp} -std=c++17"), "c++ -std=c++17".to_owned()] {
            must_pass(
                &folder,
                &format!("{compiler} {STRICT} -I \"$KEYWAY/sdk/include\" -fsyntax-only form.cpp"),
            );
        }
    }
}

/// The macros of C, in C++ without a word from a strict compiler, and in every form.
#[test]
fn c_macros_are_taken_by_cpp() {
    let [_, wasm_cpp] = wasm_compilers();
    let folder = scratch("macros");
    let function = "KEYWAY_FUNCTION(f, input) {\n\
          if (input.size > 3) { return keyway::Result(); }\n\
          return keyway::fail(-100, keyway::View(input));\n}\n";
    let plugins = [
        "KEYWAY_LIFECYCLE_PLUGIN(\"p\", process);".to_owned(),
        "KEYWAY_LIFECYCLE_PLUGIN(\"p\", process, init);".to_owned(),
        "KEYWAY_LIFECYCLE_PLUGIN(\"p\", process, init, cleanup);".to_owned(),
        format!("{function}KEYWAY_BYTES_PLUGIN(\"p\");"),
        format!("{function}KEYWAY_BYTES_PLUGIN(\"p\", init, cleanup);"),
    ];
    for plugin in plugins {
        let source = format!(
            "#include <keyway/plugin.hpp>\n\
             int32_t process(int32_t value);\nint32_t init();\nint32_t cleanup();\n{plugin}\n"
        );
        fs::write(folder.join("macros.cpp"), source).unwrap();
        for standard in ["c++17", "c++20", "c++2b"] {
            for compiler in [wasm_cpp.as_str(), "c++"] {
                must_pass(
                    &folder,
                    &format!(
                        "{compiler} -std={standard} {STRICT} -I \"$KEYWAY/sdk/include\" \
                         -fsyntax-only macros.cpp"
                    ),
                );
            }
        }
    }
}

/// The C macros do not compile without a process, or with one of another type.
#[test]
fn wrong_functions_are_told_by_the_compiler() {
    let head = "#include <keyway/plugin.h>\n#pragma clang diagnostic error \
                \"-Wincompatible-function-pointer-types\"\n";
    let init = "static int32_t init(void) { return 0; }";
    let wide = "static int64_t process(int64_t x) { return x; }";
    let cases = [
        (init, "KEYWAY_LIFECYCLE_PLUGIN(\"p\", .init = init);", "expected expression"),
        ("", "KEYWAY_LIFECYCLE_PLUGIN(\"p\");", "expected expression"),
        (wide, "KEYWAY_LIFECYCLE_PLUGIN(\"p\", process);", "incompatible function pointer types"),
        (wide, "KEYWAY_FUNCTION_PLUGIN(\"p\", process);", "incompatible function pointer types"),
    ];
    for (function, plugin, message) in cases {
        refuse(&format!("{head}{function}\n{plugin}\n"), "wrong.c", message);
    }
}
