//! The package as its users get it: from an install prefix, by FetchContent, by
//! presets, with tests and native twins.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path, time::SystemTime};

use keyway_tests::{Outcome, copy, repo, run_in, scratch};

fn must_pass(folder: &Path, line: &str) -> Outcome {
    let outcome = run_in(folder, line);
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
    outcome
}

/// Each file below a folder, and when it was changed.
fn files(folder: &Path) -> Vec<(String, SystemTime)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let changed = path.metadata().unwrap().modified().unwrap();
            found.push((path.to_str().unwrap().to_owned(), changed));
        }
    }
    found.sort();
    found
}

/// Installed under a folder that is then read-only and stays as it is; modules and
/// twins are built out of it, their tests pass, and it brings its programs.
#[test]
fn an_installed_package_is_all_that_it_takes() {
    let folder = scratch("package/the prefix");
    must_pass(
        &folder,
        "cmake -S \"$KEYWAY\" -B tree && cmake --install tree --prefix usr && chmod -R a-w usr",
    );
    let before = files(&folder.join("usr"));
    assert!(before.iter().any(|(file, _)| file.ends_with("usr/bin/wasm-abi-check")));
    for sample in ["bytes-cpp", "custom-contract-c"] {
        copy(&repo().join("templates").join(sample), &folder.join(sample));
        // on PATH are no programs of Keyway's: those of the prefix are used
        let outcome = must_pass(
            &folder,
            &format!(
                "export PATH=$(printf %s \"$PATH\" | cut -d: -f2-) && \
                 cmake -S {sample} -B {sample}/wasm -G Ninja \
                 -DCMAKE_TOOLCHAIN_FILE=\"$PWD\"/usr/share/keyway/cmake/wasm32-wasi.cmake && \
                 cmake --build {sample}/wasm && (cd {sample}/wasm && ctest) && \
                 cmake -S {sample} -B {sample}/native -G Ninja -DCMAKE_PREFIX_PATH=\"$PWD\"/usr && \
                 cmake --build {sample}/native && (cd {sample}/native && ctest)"
            ),
        );
        let text = outcome.printed();
        assert!(text.contains("fits "), "{text}");
        for count in ["out of 2", "out of 1"] {
            let mut lines = text.lines();
            let passed =
                |line: &str| line.starts_with("100% tests passed") && line.ends_with(count);
            assert!(lines.any(passed), "{text}");
        }
    }
    assert!(before == files(&folder.join("usr")), "a build wrote into the package");

    // without the programs, the configure step says what to type
    let outcome = run_in(
        &folder,
        "chmod -R u+w usr && rm usr/bin/* && \
         export PATH=$(printf %s \"$PATH\" | cut -d: -f2-) && cmake -S bytes-cpp -B none -G Ninja \
         -DCMAKE_TOOLCHAIN_FILE=\"$PWD\"/usr/share/keyway/cmake/wasm32-wasi.cmake",
    );
    assert_ne!(outcome.code, Some(0));
    let text = outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("wasm-abi-check is neither on PATH nor in [FOLDER]/usr/bin"), "{text}");
    assert!(text.contains("hint: cargo install --locked --path check"), "{text}");
    let _ = run_in(&folder, "chmod -R u+w usr"); // so that the next run can remove it
}

#[test]
fn a_project_may_fetch_the_package() {
    let folder = scratch("package/fetch");
    let lists = format!(
        "cmake_minimum_required(VERSION 3.22)\nproject(fetched CXX)\ninclude(FetchContent)\n\
         FetchContent_Declare(keyway SOURCE_DIR \"{}\")\nFetchContent_MakeAvailable(keyway)\n\
         find_package(Keyway 0.1 REQUIRED)\n\
         keyway_add_plugin(fetched SOURCES plugin.cpp CONTRACT lifecycle)\n",
        repo().display()
    );
    fs::write(folder.join("CMakeLists.txt"), lists).unwrap();
    fs::copy(repo().join("templates/lifecycle-cpp/plugin.cpp"), folder.join("plugin.cpp")).unwrap();
    let outcome = must_pass(
        &folder,
        "cmake -B native -G Ninja && cmake --build native && native/fetched-native run --input 3 && \
         cmake -B wasm -G Ninja -DCMAKE_TOOLCHAIN_FILE=\"$KEYWAY/cmake/wasm32-wasi.cmake\" && \
         cmake --build wasm && keyway run wasm/fetched.wasm --input 3",
    );
    assert_eq!(outcome.stdout.matches("Result: 3\n").count(), 2, "{}", outcome.show());
}

/// What `keyway new` tells to type is all that it takes.
#[test]
fn a_new_plugin_is_built_by_its_presets() {
    let folder = scratch("package/presets");
    let outcome = must_pass(
        &folder,
        "keyway new first --template bytes-cpp && cd first && cmake --preset wasm && \
         cmake --build --preset wasm && ctest --preset wasm && \
         keyway call build/wasm/first.wasm shout --input hey && \
         cmake --preset native && cmake --build --preset native && ctest --preset native && \
         build/native/first-native call shout --input hey",
    );
    assert_eq!(outcome.stdout.matches("HEY!").count(), 2, "{}", outcome.show());
    for program in
        ["keyway call first/build/wasm/first.wasm", "first/build/native/first-native call"]
    {
        let outcome = run_in(&folder, &format!("{program} none"));
        assert!(outcome.code == Some(2), "{}", outcome.show());
        assert!(outcome.stderr.contains("the plugin has no `none`"), "{}", outcome.show());
    }
    let inspected = run_in(&folder, "keyway inspect first/build/wasm/first.wasm");
    assert!(inspected.stdout.contains("Plugin:      first\n"), "{}", inspected.show());
}

/// Builds `source` as the twin of a bytes plugin, with sanitizers, and calls it.
fn sanitized(name: &str, source: &str, arguments: &str) -> Outcome {
    let folder = scratch(&format!("package/{name}"));
    let lists = "cmake_minimum_required(VERSION 3.22)\nproject(p C)\nfind_package(Keyway REQUIRED)\n\
        keyway_add_plugin(p SOURCES p.c CONTRACT bytes)\nkeyway_add_fuzzer(p FUNCTION f)\n";
    fs::write(folder.join("CMakeLists.txt"), lists).unwrap();
    fs::write(folder.join("p.c"), source).unwrap();
    must_pass(
        &folder,
        "cmake -B b -G Ninja -DCMAKE_C_COMPILER=cc -DCMAKE_PREFIX_PATH=\"$KEYWAY\" \
         -DKEYWAY_SANITIZE=ON -DCMAKE_BUILD_TYPE=Debug && cmake --build b",
    );
    run_in(&folder, &format!("b/p-native call f {arguments}"))
}

#[test]
fn a_planted_overflow_is_caught_by_the_twin() {
    let source = "#include <keyway/plugin.h>\n\
        KEYWAY_FUNCTION(f, input) {\n\
          unsigned char *copy = (unsigned char *)keyway_scratch(input.size);\n\
          size_t i;\n\
          for (i = 0; i <= input.size; ++i) { copy[i] = input.data[i]; } /* one too many */\n\
          return keyway_reply(copy, input.size);\n\
        }\nKEYWAY_BYTES_PLUGIN(\"p\");\n";
    let outcome = sanitized("overflow", source, "--input 123");
    assert_ne!(outcome.code, Some(0));
    assert!(outcome.stderr.contains("heap-buffer-overflow"), "{}", outcome.show());
    assert!(outcome.stderr.contains("p.c:5"), "{}", outcome.show());
}

/// A module would read what the next call wrote there, without a word.
#[test]
fn memory_that_is_kept_beyond_its_call_is_caught_by_the_twin() {
    let source = "#include <keyway/plugin.h>\n#include <stdlib.h>\n#include <string.h>\n\
        static char *kept;\n\
        KEYWAY_FUNCTION(f, input) {\n\
          if (!kept) {\n\
            kept = (char *)malloc(input.size + 1);\n\
            memcpy(kept, input.data, input.size + 1);\n\
          }\n\
          return keyway_reply_copy(kept, 1);\n\
        }\nKEYWAY_BYTES_PLUGIN(\"p\");\n";
    let outcome = sanitized("kept", source, "--input one");
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), "o"));
    let outcome = sanitized("kept", source, "--input one --input two");
    assert_ne!(outcome.code, Some(0));
    assert!(outcome.stderr.contains("heap-use-after-free"), "{}", outcome.show());
}

/// The SDK's own headers do nothing undefined where there is nothing to copy or to
/// compare, and the message of an init that fails stays until it is read.
#[test]
fn nothing_and_what_failed_are_handled_by_the_book() {
    let folder = scratch("package/nothing");
    let lists = "cmake_minimum_required(VERSION 3.22)\nproject(p CXX)\nfind_package(Keyway REQUIRED)\n\
        keyway_add_plugin(p SOURCES p.cpp CONTRACT bytes)\n";
    let source = "#include <keyway/plugin.hpp>\n\
        #include <string>\n#include <string_view>\n#include <vector>\n\
        static int32_t init() {\n\
          if (keyway::config_get(\"fail\").empty()) { return 0; }\n\
          keyway::Output out;\n\
          out << \"it was \" << 7;\n\
          keyway::fail(-100, out);\n\
          return -100;\n\
        }\n\
        KEYWAY_FUNCTION(f, input) {\n\
          keyway_output_t nothing = {};\n\
          keyway_write(&nothing, nullptr, 0);\n\
          keyway_write_text(&nothing, \"\");\n\
          std::vector<char> none;\n\
          const keyway::Result copy = none;\n\
          keyway::View one = std::string_view(), two = std::string_view();\n\
          if (!(one == two) || one.find(two) != 0 || !keyway_write_space(&nothing, 0)) {\n\
            return keyway_fail(-4, \"wrong\");\n\
          }\n\
          return input.size == 0 ? keyway_result_t(copy) : keyway_reply_output(&nothing);\n\
        }\nKEYWAY_BYTES_PLUGIN(\"p\", init);\n";
    fs::write(folder.join("CMakeLists.txt"), lists).unwrap();
    fs::write(folder.join("p.cpp"), source).unwrap();
    let outcome = must_pass(
        &folder,
        "cmake -B b -G Ninja -DCMAKE_CXX_COMPILER=c++ -DCMAKE_PREFIX_PATH=\"$KEYWAY\" \
         -DKEYWAY_SANITIZE=ON -DCMAKE_BUILD_TYPE=Debug && cmake --build b && \
         b/p-native call f --input '' --input x",
    );
    assert!(outcome.stdout.ends_with("\n\n"), "{}", outcome.show());
    let outcome = run_in(&folder, "b/p-native call f --config fail=1");
    assert_eq!(outcome.code, Some(1), "{}", outcome.show());
    let message = "error: `init` returned -100 (the plugin's own code): it was 7\n";
    assert_eq!(outcome.stderr, message);
}

/// What a freestanding module may leave behind is no fault of the twin's.
#[test]
fn what_a_call_and_init_leave_behind_is_no_leak() {
    let source = "#include <keyway/plugin.h>\n#include <stdlib.h>\n#include <string.h>\n\
        static char *kept;\n\
        static int32_t init(void) { kept = malloc(100); kept = NULL; return 0; }\n\
        KEYWAY_FUNCTION(f, input) {\n\
          char *copy = strdup((const char *)input.data);\n\
          return keyway_reply(copy, strlen(copy));\n\
        }\nKEYWAY_BYTES_PLUGIN(\"p\", .init = init);\n";
    let outcome = sanitized("left", source, "--input one --input two");
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), "one\ntwo\n"));
    assert_eq!(outcome.stderr, "");
}

/// Results and prints before a crash are seen, and `exit` is no success.
#[test]
fn a_crash_of_the_twin_hides_nothing() {
    let folder = scratch("package/crash");
    let source = "#include <keyway/plugin.h>\n#include <stdio.h>\n#include <stdlib.h>\n\
        KEYWAY_FUNCTION(f, input) {\n\
          printf(\"before %d\\n\", (int)input.size);\n\
          if (input.size == 1) { abort(); }\n\
          if (input.size == 2) { exit(0); }\n\
          return keyway_reply(input.data, input.size);\n\
        }\nKEYWAY_BYTES_PLUGIN(\"p\");\n";
    fs::write(folder.join("p.c"), source).unwrap();
    let lists = "cmake_minimum_required(VERSION 3.22)\nproject(p C)\nfind_package(Keyway REQUIRED)\n\
        keyway_add_plugin(p SOURCES p.c CONTRACT bytes)\n";
    fs::write(folder.join("CMakeLists.txt"), lists).unwrap();
    must_pass(&folder, "cmake -B b -G Ninja -DCMAKE_PREFIX_PATH=\"$KEYWAY\" && cmake --build b");
    for (input, code) in [("1", None), ("12", Some(4))] {
        let outcome =
            run_in(&folder, &format!("exec b/p-native call f --input abc --input {input}"));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (code, "abc\n"), "{}", outcome.show());
        let printed = format!("[info] p: before 3\n[info] p: before {}\n", input.len());
        assert!(outcome.stderr.starts_with(&printed), "{}", outcome.show());
    }
}

/// The module returns what lies there by luck.
#[test]
fn a_result_on_the_stack_is_caught_by_the_twin() {
    let source = "#include <keyway/plugin.h>\n#include <string.h>\n\
        KEYWAY_FUNCTION(f, input) {\n\
          char local[40];\n\
          memset(local, 'x', sizeof local);\n\
          const char *volatile result = local;\n\
          return keyway_reply(result, input.size);\n\
        }\nKEYWAY_BYTES_PLUGIN(\"p\");\n";
    let outcome = sanitized("stack", source, "--input abc");
    assert_ne!(outcome.code, Some(0));
    assert!(outcome.stderr.contains("stack-use-after-return"), "{}", outcome.show());
}

/// Undefined behaviour ends the twin.
#[test]
fn an_overflow_of_an_integer_is_caught_by_the_twin() {
    let source = "#include <keyway/plugin.h>\n\
        KEYWAY_FUNCTION(f, input) {\n\
          int size = (int)input.size + 2147483640;\n\
          return keyway_reply(input.data, size > 0 ? 1 : 0);\n\
        }\nKEYWAY_BYTES_PLUGIN(\"p\");\n";
    let outcome = sanitized("integer", source, "--input 1234567890");
    assert_ne!(outcome.code, Some(0));
    assert!(outcome.stderr.contains("signed integer overflow"), "{}", outcome.show());
}

/// The fuzz target itself, driven by a loop: libFuzzer comes with clang alone.
#[test]
fn a_fuzz_target_calls_the_function() {
    let folder = scratch("package/fuzz");
    let main = "#include <stdint.h>\n#include <stddef.h>\n#include <stdio.h>\n#include <string.h>\n\
        int LLVMFuzzerTestOneInput(const uint8_t *, size_t);\n\
        int main(void) {\n\
          const char *texts[] = {\"fr Ada\", \"xx Ada\", \"de \", \"f\"};\n\
          for (size_t i = 0; i < 4; ++i) {\n\
            for (size_t size = 0; size <= strlen(texts[i]); ++size) {\n\
              LLVMFuzzerTestOneInput((const uint8_t *)texts[i], size);\n\
            }\n\
          }\n\
          LLVMFuzzerTestOneInput(NULL, 0);\n\
          puts(\"fuzzed\");\n\
        }\n";
    fs::write(folder.join("main.c"), main).unwrap();
    let outcome = must_pass(
        &folder,
        "cc -g -fsanitize=address,undefined -fno-sanitize-recover -I \"$KEYWAY/sdk/include\" \
         -DKEYWAY_FUZZ_FUNCTION='\"greet_in\"' \"$KEYWAY\"/sdk/native/fuzz.c \
         \"$KEYWAY\"/sdk/native/call.c \"$KEYWAY\"/sdk/native/exports.c \
         \"$KEYWAY\"/sdk/native/host.c \"$KEYWAY\"/sdk/native/printed.c \
         \"$KEYWAY\"/sdk/native/show.c \
         \"$KEYWAY\"/plugins/greet/greet.c main.c -o fuzz && ./fuzz",
    );
    assert_eq!(outcome.stdout, "fuzzed\n");
    let source = "#include <keyway/plugin.h>\n\
        KEYWAY_FUNCTION(f, input) { return keyway_reply(input.data, input.size); }\n\
        KEYWAY_BYTES_PLUGIN(\"p\");\n";
    assert_eq!(sanitized("no-fuzzer", source, "--input x").stdout, "x");
}
