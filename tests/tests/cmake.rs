//! What CMake says of wrong projects, and what makes it build again.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use keyway_tests::{Project, copy, repo, run_in, scratch};

/// Configures a project of one line and returns what it prints, which must be a
/// failure.
fn refuse(line: &str) -> String {
    let folder = scratch("cmake/refuse");
    let lists = format!(
        "cmake_minimum_required(VERSION 3.22)\nproject(p C CXX)\nfind_package(Keyway REQUIRED)\n{line}\n"
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
            "keyway_add_plugin(p SOURCES p.c CONTRACT lifecylce)",
            "unknown contract lifecylce hint: CONTRACT bytes or extism or function or lifecycle or proxy-wasm, or a file that ends",
        ),
        (
            "keyway_add_plugin(p SOURCES p.c CONTRACT mine.toml)",
            "there is no contract file [FOLDER]",
        ),
        (
            "keyway_add_plugin(p SOURCES p.c CONTRACT function PROFILE wasm)",
            "p has an unknown PROFILE wasm hint: PROFILE freestanding, which is the default, or",
        ),
        (
            "set(KEYWAY_WASI_SYSROOT /nowhere)\n\
             keyway_add_plugin(p SOURCES p.c CONTRACT function PROFILE wasi)",
            "there is no /nowhere/include/wasm32-wasi/stdio.h hint: set KEYWAY_WASI_SYSROOT to",
        ),
        (
            "keyway_add_fuzzer(q FUNCTION f)",
            "keyway_add_fuzzer: there is no plugin q yet hint: keyway_add_fuzzer(NAME FUNCTION",
        ),
        (
            "keyway_add_plugin(p SOURCES p.c CONTRACT function)\nkeyway_add_fuzzer(p)",
            "keyway_add_fuzzer(p) wants one FUNCTION",
        ),
        (
            "file(WRITE own.toml \"contract = 3\")\n\
             keyway_add_plugin(p SOURCES p.c CONTRACT own.toml)",
            "the contract of p has no header error: the contract file is wrong:",
        ),
        ("keyway_add_plugin(p SOURCES p.c)", "p has no CONTRACT hint: keyway_add_plugin("),
        ("keyway_add_plugin(p CONTRACT function)", "p has no SOURCES hint: keyway_add_plugin("),
        (
            "keyway_add_plugin(\"my plugin\" SOURCES p.c CONTRACT function)",
            "the plugin's name `my plugin` is not of [A-Za-z0-9._-]",
        ),
        ("keyway_add_plugin(p p.c CONTRACT function)", "p has unknown arguments: p.c"),
        (
            "keyway_add_plugin(p SOURCES p.c CONTRACT function EXPORTS proces)",
            "EXPORTS proces, which its contract does not list hint: EXPORTS may name what the contract lists, one a line: process get_abi_version",
        ),
        (
            "keyway_add_plugin(p SOURCES p.c CONTRACT function EXPORTS process,)",
            "p EXPORTS `process,`, which is no function's name",
        ),
        (
            "keyway_add_plugin(p SOURCES p.c CONTRACT function VERSION \"1 beta\")",
            "the version `1 beta` of p is not of [0-9A-Za-z.+-]",
        ),
        ("find_package(Keyway 1.0 REQUIRED)", "compatible with requested version \"1.0\""),
        (
            "set(KEYWAY_CHECKER /no/checker)\nkeyway_add_plugin(p SOURCES p.c CONTRACT function)",
            "there is no checker /no/checker hint: leave KEYWAY_CHECKER out",
        ),
    ];
    for (line, message) in cases {
        let text = refuse(line);
        assert!(text.contains(message), "no `{message}` in: {text}");
    }
}

/// The toolchain file after `project()`, or in a build folder that began without it.
#[test]
fn a_toolchain_file_that_comes_too_late_is_told() {
    let folder = scratch("cmake/late");
    let line = "cp -r \"$KEYWAY/plugins/hello\" source && \
        sed -i '/^project/a set(CMAKE_TOOLCHAIN_FILE \"'$KEYWAY'/cmake/wasm32-wasi.cmake\")' \
        source/CMakeLists.txt && cmake -S source -B build -DCMAKE_PREFIX_PATH=\"$KEYWAY\"";
    let outcome = run_in(&folder, line);
    assert_ne!(outcome.code, Some(0));
    let text = one_line(&outcome.stderr);
    assert!(text.contains("the toolchain file was named after project()"), "{text}");
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
            format!("KEYWAY_LLVM_VERSION=39 cmake -P {toolchain}"),
            "found no clang named clang-39 hint: apt-get install clang-39 lld-39",
        ),
        (
            format!("KEYWAY_LLVM_VERSION=13 cmake -P {toolchain}"),
            "KEYWAY_LLVM_VERSION is `13`, not a major version of LLVM, 14 or newer",
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

#[test]
fn a_compiler_that_will_not_do_is_passed_over() {
    let folder = scratch("cmake/passed-over");
    // the real one stands behind it under a numbered name
    let line = "mkdir bin && printf '#!/bin/sh\\necho some other compiler\\n' > bin/clang && \
        chmod +x bin/clang && KEYWAY_LLVM_VERSION= PATH=\"$PWD/bin:$PATH\" \
        cmake -P \"$KEYWAY/cmake/wasm32-wasi.cmake\"";
    let outcome = run_in(&folder, line);
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
    let text = outcome.show();
    assert!(text.contains("(LLVM ") && !text.contains("[FOLDER]/bin/clang"), "{text}");
}

/// An old clang, and one whose linker is not installed, are told for what they are.
#[test]
fn a_compiler_that_cannot_link_is_told() {
    let folder = scratch("cmake/cannot-link");
    let cases = [
        ("clang version 12.0.1", "[FOLDER]/clang is LLVM 12, older than 14"),
        ("clang version 15.0.7", "[FOLDER]/clang has no wasm-ld (package lld-15)"),
    ];
    for (version, message) in cases {
        let script = format!(
            "#!/bin/sh\ncase $1 in --version) echo {version};; -print-targets) echo wasm32;; \
             *) echo wasm-ld-nowhere;; esac\n"
        );
        fs::write(folder.join("clang"), script).unwrap();
        let line = "chmod +x clang && ln -sf \"$(command -v cmake)\" cmake && \
            KEYWAY_LLVM_VERSION= PATH=$PWD ./cmake -P \"$KEYWAY/cmake/wasm32-wasi.cmake\"";
        // the shell's own tools are found before the path is cut
        let outcome = run_in(&folder, line);
        assert_ne!(outcome.code, Some(0), "{}", outcome.show());
        let text = one_line(&outcome.stderr);
        assert!(text.contains(message), "no `{message}` in: {text}");
        assert!(text.contains("hint: apt-get install clang lld"), "{text}");
    }
}

#[test]
fn a_build_folder_keeps_its_compiler() {
    let (folder, project) = copied("plugins/hello", "keeps");
    project.make("-G Ninja");
    // another shell, in which another compiler comes first
    let line = "mkdir bin && printf '#!/bin/sh\\nexit 1\\n' > bin/clang && chmod +x bin/clang && \
        touch source/CMakeLists.txt source/hello.cpp && \
        KEYWAY_LLVM_VERSION= PATH=\"$PWD/bin:$PATH\" cmake --build build";
    let outcome = run_in(&folder, line);
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
    assert!(outcome.stdout.contains("fits lifecycle@1"), "{}", outcome.show());
    let outcome = project.configure("-DKEYWAY_LLVM_VERSION=39");
    let text = one_line(&outcome.stderr);
    assert!(text.contains("LLVM 39 is wanted, and this build folder uses LLVM"), "{text}");
}

/// A project of several folders: a static library, generated flags, two plugins,
/// and several build types in one build folder.
#[test]
fn plugins_share_a_library() {
    let folder = scratch("cmake/shared");
    let source = folder.join("source");
    let files = [
        (
            "CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.22)\nproject(shared VERSION 2.5.1 LANGUAGES C CXX)\n\
             find_package(Keyway REQUIRED)\n\
             add_library(helper STATIC helper.cpp)\n\
             target_link_libraries(helper PUBLIC Keyway::freestanding)\n\
             add_subdirectory(one)\nadd_subdirectory(two)\n",
        ),
        (
            "helper.cpp",
            "#include <stdint.h>\nstruct Base { virtual ~Base() {} virtual int32_t by() = 0; };\n\
             struct Three : Base { int32_t by() override { return 3; } };\n\
             int32_t triple(int32_t x) { static Three three; Base *base = &three; return x * base->by(); }\n",
        ),
        (
            "one/CMakeLists.txt",
            "keyway_add_plugin(one SOURCES one.cpp CONTRACT function)\n\
             target_link_libraries(one PRIVATE helper)\n",
        ),
        (
            "one/one.cpp",
            "#include <keyway/plugin.h>\nint32_t triple(int32_t);\nKEYWAY_FUNCTION_PLUGIN(\"one\", triple);\n",
        ),
        (
            "two/CMakeLists.txt",
            "keyway_add_plugin(two SOURCES two.c CONTRACT function EXPORTS process VERSION 9.9.9)\n\
             target_link_libraries(two PRIVATE helper)\n",
        ),
        ("two/two.c", "int _Z6triplei(int);\nint process(int x) { return _Z6triplei(x) + 1; }\n"),
    ];
    for (name, text) in files {
        let file = source.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let project = Project::new(&source, folder.join("build"));
    // a user's own flags do not replace the pinned features
    let flags = "-DCMAKE_C_FLAGS=-Wall -DCMAKE_CXX_FLAGS='-Wall -Wold-style-cast'";
    project.make(&format!("-G 'Ninja Multi-Config' {flags}"));
    let commands = fs::read_to_string(project.file("compile_commands.json")).unwrap();
    assert!(commands.contains("-mcpu=mvp"), "{commands}");
    for configuration in ["Debug", "Release"] {
        let built = project.build(&format!("--config {configuration}"));
        assert_eq!(built.code, Some(0), "{}", built.show());
        for (plugin, result, version) in [("one", 15, "2.5.1"), ("two", 16, "9.9.9")] {
            let module = format!("build/{plugin}/{configuration}/{plugin}.wasm");
            let outcome = run_in(&folder, &format!("keyway run {module} --input 5"));
            assert!(outcome.stdout.contains(&format!("Result: {result}\n")), "{}", outcome.show());
            let outcome = run_in(&folder, &format!("keyway inspect {module}"));
            assert!(outcome.stdout.contains(version), "{}", outcome.show());
        }
    }
}

/// The package is found in one folder and used in another, with sources joined into
/// one, and with a library that links the profile.
#[test]
fn the_package_is_for_the_whole_project() {
    let folder = scratch("cmake/whole");
    let source = folder.join("source");
    for name in ["found", "used"] {
        fs::create_dir_all(source.join(name)).unwrap();
    }
    let files = [
        (
            "CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.22)\nproject(whole C CXX)\n\
             add_subdirectory(found)\nadd_subdirectory(used)\n",
        ),
        ("found/CMakeLists.txt", "find_package(Keyway REQUIRED)\n"),
        ("used/CMakeLists.txt", "keyway_add_plugin(used SOURCES one.c two.c CONTRACT bytes)\n"),
        (
            "used/one.c",
            "#include <assert.h>\n#include <keyway/plugin.h>\n#include <stdio.h>\n\
             KEYWAY_FUNCTION(one, input) {\n  printf(\"%d\\n\", 1);\n  assert(input.size < 9);\n\
               return keyway_reply_text(\"one\");\n}\nKEYWAY_BYTES_PLUGIN(\"used\");\n",
        ),
        (
            "used/two.c",
            "#include <keyway/plugin.h>\n\
             KEYWAY_FUNCTION(two, input) { return keyway_reply_text(__FILE__); }\n",
        ),
    ];
    for (name, text) in files {
        fs::write(source.join(name), text).unwrap();
    }
    let project = Project::new(&source, folder.join("build"));
    project.make("-G Ninja -DCMAKE_UNITY_BUILD=ON");
    let outcome = run_in(
        &folder,
        "keyway call build/used/used.wasm one && keyway call build/used/used.wasm two",
    );
    assert_eq!(outcome.stdout, "oneused/two.c", "{}", outcome.show());
}

/// A copy of a project as `source` in a scratch folder, to be built in `build`.
fn copied(project: &str, name: &str) -> (PathBuf, Project) {
    let folder = scratch(&format!("cmake/{name}"));
    copy(&repo().join(project), &folder.join("source"));
    let project = Project::new(folder.join("source"), folder.join("build"));
    (folder, project)
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "no `{from}` in {}", file.display());
    fs::write(file, text.replace(from, to)).unwrap();
}

#[test]
fn a_changed_contract_is_checked_against() {
    let (folder, project) = copied("templates/function-c", "contract-file");
    let source = folder.join("source");
    fs::copy(repo().join("sdk/contracts/function.toml"), source.join("mine.toml")).unwrap();
    edit(&source.join("CMakeLists.txt"), "CONTRACT function", "CONTRACT mine.toml");
    project.make("-G Ninja");
    edit(&source.join("mine.toml"), "(i32) -> i32", "(i32, i32) -> i32");
    let outcome = project.build("");
    assert!(outcome.stdout.contains("error[KW013]"), "{}", outcome.show());
    edit(&source.join("mine.toml"), "[limits]", "[limit]");
    let outcome = project.build("");
    let text = one_line(&outcome.printed());
    assert!(text.contains("unknown field 'limit'"), "{}", outcome.show());
    edit(&source.join("mine.toml"), "[limit]", "[limits]");
    edit(&source.join("mine.toml"), "(i32, i32) -> i32", "(i32) -> i32");
    assert!(project.file("function-c.rejected.wasm").exists());
    assert_eq!(project.build("").code, Some(0));
    assert!(!project.file("function-c.rejected.wasm").exists());
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
    let (folder, _project) = copied("plugins/hello", "wasm-opt");
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
    let lists = "cmake_minimum_required(VERSION 3.22)\nproject(p CXX)\n\
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
