//! What CMake says of wrong projects, and what makes it build again.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use keyway_tests::{Project, copy, repo, run_in, scratch};

/// Configures a project of one line and returns what it prints, which must be a
/// failure.
fn refuse(name: &str, line: &str) -> String {
    let folder = scratch(&format!("cmake/{name}"));
    let lists = format!(
        "cmake_minimum_required(VERSION 3.20)\nproject(p C CXX)\nfind_package(Keyway REQUIRED)\n{line}\n"
    );
    fs::write(folder.join("CMakeLists.txt"), lists).unwrap();
    fs::write(folder.join("p.c"), "int process(int x) { return x; }\n").unwrap();
    let outcome = Project::new(&folder, folder.join("build")).configure("-G Ninja");
    assert_ne!(outcome.code, Some(0), "{}", outcome.show());
    one_line(&outcome.stderr)
}

/// CMake breaks the lines of a message where it likes.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn wrong_arguments_are_told_at_configure_time() {
    let cases = [
        (
            "contract",
            "keyway_add_plugin(p SOURCES p.c CONTRACT lifecylce)",
            "unknown contract lifecylce hint: CONTRACT function or lifecycle, or a file that ends in .toml",
        ),
        (
            "no-contract",
            "keyway_add_plugin(p SOURCES p.c)",
            "p has no CONTRACT hint: keyway_add_plugin(",
        ),
        (
            "no-sources",
            "keyway_add_plugin(p CONTRACT function)",
            "p has no SOURCES hint: keyway_add_plugin(",
        ),
        (
            "name",
            "keyway_add_plugin(\"my plugin\" SOURCES p.c CONTRACT function)",
            "the plugin's name `my plugin` is not of [A-Za-z0-9._-]",
        ),
        ("argument", "keyway_add_plugin(p p.c CONTRACT function)", "p has unknown arguments: p.c"),
        (
            "version",
            "find_package(Keyway 1.0 REQUIRED)",
            "compatible with requested version \"1.0\"",
        ),
    ];
    for (name, line, message) in cases {
        let text = refuse(name, line);
        assert!(text.contains(message), "no `{message}` in: {text}");
    }
}

#[test]
fn a_native_build_is_told_what_to_type() {
    let folder = scratch("cmake/native");
    let line =
        "cmake -S \"$KEYWAY/plugins/hello\" -B build -G Ninja -DKeyway_DIR=\"$KEYWAY/cmake\"";
    let outcome = run_in(&folder, line);
    assert_ne!(outcome.code, Some(0));
    let text = one_line(&outcome.stderr);
    let hint = text.split("hint: ").nth(1).unwrap_or_else(|| panic!("no hint in {text}"));
    let hint = hint.split(" Call Stack").next().unwrap();
    // the hint works when it is pasted
    let hint = hint.replace("[FOLDER]", ".").replace("[KEYWAY]", repo().to_str().unwrap());
    let outcome = run_in(&folder, &hint);
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
}

#[test]
fn a_missing_compiler_is_told_with_what_to_install() {
    let folder = scratch("cmake/compiler");
    let toolchain = "$KEYWAY/cmake/wasm32-wasi.cmake";
    let cases = [
        (
            format!("KEYWAY_LLVM_VERSION=13 cmake -P {toolchain}"),
            "found no clang named clang-13 hint: apt-get install clang-13 lld-13",
        ),
        (
            format!("WASI_SDK_PREFIX=/nowhere cmake -P {toolchain}"),
            "found no clang in WASI_SDK_PREFIX, which is /nowhere hint: set WASI_SDK_PREFIX",
        ),
        (format!("cmake -DCMAKE_C_COMPILER=cc -P {toolchain}"), "the compiler cc is not clang"),
        (
            format!(
                "ln -s \"$(command -v cmake)\" cmake; KEYWAY_LLVM_VERSION= PATH=$PWD ./cmake -P {toolchain}"
            ),
            "found no clang of LLVM 14 or newer with a WebAssembly linker hint: apt-get install clang lld",
        ),
    ];
    for (line, message) in cases {
        let outcome = run_in(&folder, &line);
        assert_ne!(outcome.code, Some(0), "{}", outcome.show());
        let text = one_line(&outcome.stderr);
        assert!(text.contains(message), "no `{message}` in: {text}");
    }
}

#[test]
fn wasi_sdk_prefix_is_where_the_compiler_comes_from() {
    let folder = scratch("cmake/wasi-sdk");
    let line = "mkdir -p sdk/bin && for tool in clang clang++; do \
        ln -s \"$(dirname \"$(readlink -f \"$CLANG\")\")/$tool\" sdk/bin/$tool; done && \
        WASI_SDK_PREFIX=$PWD/sdk cmake -P \"$KEYWAY/cmake/wasm32-wasi.cmake\"";
    let outcome = run_in(&folder, line);
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
    assert!(outcome.stdout.contains("[FOLDER]/sdk/bin/clang++ (LLVM"), "{}", outcome.show());
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "no `{from}` in {}", file.display());
    fs::write(file, text.replace(from, to)).unwrap();
}

#[test]
fn a_changed_contract_is_checked_against() {
    let folder = scratch("cmake/contract-file");
    let source = folder.join("source");
    copy(&repo().join("templates/function-c"), &source);
    fs::copy(repo().join("sdk/contracts/function.toml"), source.join("mine.toml")).unwrap();
    edit(&source.join("CMakeLists.txt"), "CONTRACT function", "CONTRACT mine.toml");
    let project = Project::new(&source, folder.join("build"));
    project.make("-G Ninja");
    edit(&source.join("mine.toml"), "(i32) -> i32", "(i32, i32) -> i32");
    let outcome = project.build("");
    assert!(outcome.stdout.contains("error[KW013]"), "{}", outcome.show());
    edit(&source.join("mine.toml"), "(i32, i32) -> i32", "(i32) -> i32");
    assert_eq!(project.build("").code, Some(0));
    let idle = project.build("");
    assert!(!idle.stdout.contains("fits"), "it was built again: {}", idle.show());
}

#[test]
fn spaces_and_other_letters_in_paths_do_no_harm() {
    let folder = scratch("cmake/größe und 空白");
    let source = folder.join("mein plugin");
    copy(&repo().join("plugins/hello"), &source);
    let project = Project::new(&source, folder.join("the build"));
    project.make("-G Ninja");
    let outcome = run_in(&folder, "keyway run 'the build/hello.wasm' --input 1");
    assert!(outcome.stdout.contains("Result: 3\n"), "{}", outcome.show());
}

/// clang runs a wasm-opt that it finds, which makes another module of the sources.
#[test]
fn a_wasm_opt_on_the_path_changes_nothing() {
    let folder = scratch("cmake/wasm-opt");
    let source = folder.join("source");
    copy(&repo().join("plugins/hello"), &source);
    let line = "mkdir tools && printf '#!/bin/sh\necho ran > %s/ran\n' \"$PWD\" > tools/wasm-opt && \
        chmod +x tools/wasm-opt && export PATH=\"$PWD/tools:$PATH\" && \
        cmake -S source -B build -G Ninja -DCMAKE_TOOLCHAIN_FILE=\"$KEYWAY/cmake/wasm32-wasi.cmake\" && \
        cmake --build build";
    let outcome = run_in(&folder, line);
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
    assert!(!folder.join("ran").exists(), "clang ran wasm-opt");
}

/// The code generator asks for memcpy when link-time optimization has dropped it.
#[test]
fn memory_functions_survive_link_time_optimization() {
    let folder = scratch("cmake/lto");
    let source = folder.join("source");
    fs::create_dir_all(&source).unwrap();
    let plugin = "large-values.cpp";
    fs::copy(repo().join("tests/cases/author").join(plugin), source.join(plugin)).unwrap();
    let lists = "cmake_minimum_required(VERSION 3.20)\nproject(p CXX)\n\
        find_package(Keyway REQUIRED)\n\
        keyway_add_plugin(p SOURCES large-values.cpp CONTRACT function)\n";
    fs::write(source.join("CMakeLists.txt"), lists).unwrap();
    let project = Project::new(&source, folder.join("build"));
    // without bulk memory every copy is a call
    let features = "-mcpu=mvp -mmutable-globals -msign-ext -mnontrapping-fptoint";
    project.make(&format!(
        "-G Ninja -DCMAKE_INTERPROCEDURAL_OPTIMIZATION=ON -DKEYWAY_FEATURE_FLAGS='{features}'"
    ));
    let outcome = run_in(&folder, "keyway run build/p.wasm --input 5");
    assert!(outcome.stdout.contains("Result: 5\n"), "{}", outcome.show());
}
