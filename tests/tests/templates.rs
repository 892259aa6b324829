//! Every template and plugin, built outside of the repository by every generator
//! and in every build type, and run.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use keyway_tests::{Project, copy, programs, repo, run_in};
use tempfile::TempDir;

/// The most that `hello.wasm` may weigh in Release, metadata included.
const HELLO_BYTES: u64 = 600;

const BUILDS: [&str; 4] = [
    "-G Ninja -DCMAKE_BUILD_TYPE=Release",
    "-G Ninja -DCMAKE_BUILD_TYPE=MinSizeRel",
    "-G 'Unix Makefiles' -DCMAKE_BUILD_TYPE=Debug",
    "-G 'Unix Makefiles'",
];

/// A copy of the project in a folder of its own, outside of the repository.
fn copy_out(project: &str) -> (TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    copy(&repo().join(project), &source);
    let built = Project::new(source, folder.path().join("build"));
    (folder, built)
}

/// Keeps a built plugin in `target/plugins`, from where CI takes it.
fn keep(module: &Path) {
    let folder = programs().parent().unwrap().join("plugins");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(module, folder.join(module.file_name().unwrap())).unwrap();
}

/// Builds the project in every way; the transcripts must be the same, and are the
/// snapshot.
fn check(project: &str) {
    let name = Path::new(project).file_name().unwrap().to_str().unwrap();
    let transcripts = BUILDS.map(|options| {
        let (folder, built) = copy_out(project);
        built.make(options);
        if options.contains("Release") {
            keep(&built.file(&format!("{name}.wasm")));
        }
        let commands = built.file("compile_commands.json");
        assert!(fs::read_to_string(commands).unwrap().contains("wasm32-wasi"), "{options}");
        let line = format!("keyway run build/{name}.wasm --input 21 --input 4 --input -3");
        let outcome = run_in(folder.path(), &line);
        assert!(!outcome.stderr.contains("warning"), "{}", outcome.show());
        outcome.show()
    });
    let [transcript, others @ ..] = &transcripts;
    assert!(others.iter().all(|other| other == transcript), "the builds differ");
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, transcript));
}

#[test]
fn hello() {
    check("plugins/hello");
}

#[test]
fn function_c() {
    check("templates/function-c");
}

#[test]
fn function_cpp() {
    check("templates/function-cpp");
}

#[test]
fn lifecycle_c() {
    check("templates/lifecycle-c");
}

#[test]
fn lifecycle_cpp() {
    check("templates/lifecycle-cpp");
}

#[test]
fn no_template_is_forgotten() {
    let source = fs::read_to_string(repo().join("tests/tests/templates.rs")).unwrap();
    for folder in ["plugins", "templates"] {
        for entry in fs::read_dir(repo().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(source.contains(&format!("check(\"{folder}/{name}\")")), "{folder}/{name}");
        }
    }
}

#[test]
fn hello_is_small() {
    let (_folder, built) = copy_out("plugins/hello");
    built.make("-G Ninja");
    let size = fs::metadata(built.file("hello.wasm")).unwrap().len();
    assert!(size <= HELLO_BYTES, "hello.wasm has {size} bytes");
}

#[test]
fn a_template_without_extern_c_fails_its_build() {
    let (folder, built) = copy_out("templates/function-cpp");
    let file = folder.path().join("source/plugin.cpp");
    let source = fs::read_to_string(&file).unwrap();
    assert!(source.contains("extern \"C\" int"));
    fs::write(&file, source.replace("extern \"C\" int", "int")).unwrap();
    for options in BUILDS {
        let _ = fs::remove_dir_all(folder.path().join("build")); // of the one before
        built.configure(options);
        // and again, since nothing may be taken for built
        for _ in 0..2 {
            let outcome = built.build("");
            assert_ne!(outcome.code, Some(0));
            for part in ["`process`", "`_Z7processi`", "`process(int)`", "add extern \"C\""] {
                assert!(outcome.printed().contains(part), "no {part} in {}", outcome.show());
            }
            assert!(!built.file("function-cpp.wasm").exists());
        }
    }
}

#[test]
fn one_line_builds_a_plugin_without_cmake() {
    let folder = tempfile::tempdir().unwrap();
    copy(&repo().join("plugins/hello"), folder.path());
    for level in ["-O3", "-O0", "-Oz"] {
        let build = run_in(
            folder.path(),
            &format!(
                "\"$CLANG\" --target=wasm32-wasi -nostdlib -Wl,--no-entry {level} \
                 -I \"$KEYWAY/sdk/include\" -o plugin.wasm hello.cpp"
            ),
        );
        assert_eq!(build.code, Some(0), "{}", build.show());
        let run = run_in(folder.path(), "keyway run plugin.wasm --input 21");
        assert_eq!(run.code, Some(0), "{}", run.show());
        assert!(run.stdout.contains("Result: 43\n"), "{}", run.show());
    }
}
