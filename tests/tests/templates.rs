//! Every template and plugin, built outside of the repository by two generators, as
//! a module and as its native twin, and run: one transcript for all of them.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use keyway_tests::{
    PROJECTS, Project, Random, Sample, compare_bytes, copy, llvm_folder, programs, project, repo,
    run_in,
};
use tempfile::TempDir;

/// The most that some modules may weigh in Release, metadata included.
const MOST_BYTES: [(&str, u64); 2] = [("plugins/hello", 600), ("templates/bytes-c", 1200)];

/// Inputs of each function that module and twin are compared with.
const COMPARED: usize = 500;

const RELEASE: &str = "-G Ninja -DCMAKE_BUILD_TYPE=Release";
const RELEASE_BY_MAKE: &str = "-G 'Unix Makefiles'";
const DEBUG: &str = "-G 'Unix Makefiles' -DCMAKE_BUILD_TYPE=Debug";
const SMALL: &str = "-G Ninja -DCMAKE_BUILD_TYPE=MinSizeRel";

/// A copy of the project in a folder of its own, outside of the repository.
fn copy_out(folder: &str) -> (TempDir, Project) {
    let place = tempfile::tempdir().unwrap();
    let source = place.path().join("source");
    copy(&repo().join(folder), &source);
    let built = Project::new(source, place.path().join("build"));
    (place, built)
}

/// Keeps a built plugin in `target/plugins`, from where CI takes it.
fn keep(module: &Path) {
    let folder = programs().parent().unwrap().join("plugins");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(module, folder.join(module.file_name().unwrap())).unwrap();
}

/// What the sample's lines print, of the module or of its twin.
fn transcript(sample: &Sample, folder: &Path, program: &str, module: &str) -> String {
    let mut shown = String::new();
    for line in sample.lines {
        let arguments = line.replace("{} ", module).replace("{}", module);
        let mut outcome = run_in(folder, &format!("{program} {arguments}"));
        assert!(!outcome.stderr.contains("warning"), "{}", outcome.show());
        let name = sample.name();
        outcome.line = match sample.is_for_another_host() {
            true => format!("{name}-native {}", line.replace(" {}", "")),
            false => format!("keyway {}", line.replace("{}", &format!("{name}.wasm"))),
        };
        shown.push_str(&outcome.show());
    }
    shown
}

/// Builds the module; its path and its transcript, empty where `keyway` cannot run it.
fn build(sample: &Sample, options: &str) -> (TempDir, PathBuf, String) {
    let (folder, built) = copy_out(sample.folder);
    built.make(options);
    let commands = built.file("compile_commands.json");
    assert!(fs::read_to_string(commands).unwrap().contains("wasm32-wasi"), "{options}");
    let module = built.file(&format!("{}.wasm", sample.name()));
    let argument = format!("{} ", module.display());
    let shown = match sample.is_for_another_host() {
        true => String::new(),
        false => transcript(sample, folder.path(), "keyway", &argument),
    };
    (folder, module, shown)
}

fn check(name: &str) {
    let sample = project(name);
    let name = sample.name();
    let (place, module, release) = build(sample, RELEASE);
    let bytes = fs::read(&module).unwrap();
    keep(&module);
    if let Some((_, most)) = MOST_BYTES.iter().find(|(folder, _)| *folder == sample.folder) {
        assert!(bytes.len() as u64 <= *most, "{name}.wasm has {} bytes", bytes.len());
    }

    for kept in ["target_features", "version"] {
        let is_there = bytes.windows(kept.len()).any(|part| part == kept.as_bytes());
        assert!(is_there, "{name}.wasm lost its {kept}");
    }

    // the same bytes from another folder and generator, and no folder in them
    let (other, again, _) = build(sample, RELEASE_BY_MAKE);
    assert!(bytes == fs::read(again).unwrap(), "{name}.wasm is another one in another folder");
    for folder in [place.path(), other.path(), repo()] {
        let folder = folder.to_str().unwrap().as_bytes();
        assert!(!bytes.windows(folder.len()).any(|part| part == folder), "a path in {name}.wasm");
    }

    let (_, _, debug) = build(sample, DEBUG);
    assert_eq!(release, debug, "optimized or not");
    if MOST_BYTES.iter().any(|(folder, _)| *folder == sample.folder) {
        assert_eq!(build(sample, SMALL).2, release, "small or fast");
    }

    let (_twin_place, twin) = build_twin(sample);
    let native = transcript(sample, place.path(), twin.to_str().unwrap(), "");
    if sample.is_for_another_host() {
        skips_its_run(module.parent().unwrap(), name);
    } else {
        assert_eq!(release, native, "the module and its twin");
        compare(sample, &module, &twin);
    }

    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, native));
}

/// `keyway` cannot run the module, which is no failure of the module's.
fn skips_its_run(build: &Path, name: &str) {
    let outcome = run_in(build, "ctest");
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
    assert!(outcome.stdout.contains(&format!("- {name}.run (Skipped)")), "{}", outcome.show());
}

/// The native twin with sanitizers, whose own tests pass.
fn build_twin(sample: &Sample) -> (TempDir, PathBuf) {
    let (folder, _) = copy_out(sample.folder);
    let line = format!(
        "cmake -S source -B native -G Ninja -DCMAKE_PREFIX_PATH=\"$KEYWAY\" \
         -DKEYWAY_CHECKER='{}' -DKEYWAY_SANITIZE=ON -DCMAKE_BUILD_TYPE=Debug && \
         cmake --build native && cd native && ctest --output-on-failure",
        programs().join("wasm-abi-check").display()
    );
    let outcome = run_in(folder.path(), &line);
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
    assert!(!outcome.show().contains("warning"), "{}", outcome.show());
    let twin = folder.path().join(format!("native/{}-native", sample.name()));
    (folder, twin)
}

/// Many inputs to both; how many is left in a file, for `cargo xtask matrix`.
fn compare(sample: &Sample, module: &Path, twin: &Path) {
    let (inputs, differences) = if sample.seeds.is_empty() {
        let mut random = Random::new(3);
        let list: Vec<_> = (0..COMPARED).map(|_| format!("--input {}", random.integer())).collect();
        let list = list.join(" ");
        let (contract, folder) = (contract(sample), module.parent().unwrap());
        let wasm = run_in(folder, &format!("keyway run {} {contract} {list}", module.display()));
        let native = run_in(folder, &format!("{} run {contract} {list}", twin.display()));
        assert!(wasm.stdout.lines().count() >= COMPARED, "{}", wasm.show());
        let same = wasm.printed() == native.printed() && wasm.code == native.code;
        let shown = format!("{}{}", wasm.show(), native.show());
        (COMPARED, if same { Vec::new() } else { vec![shown] })
    } else {
        let comparison = compare_bytes(module, twin, sample.seeds, COMPARED);
        (comparison.inputs, comparison.differences)
    };
    assert!(differences.is_empty(), "{}: {}", sample.name(), differences.join("\n"));
    let folder = programs().parent().unwrap().join("e2e").join(llvm_folder()).join("twins");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(sample.name()), format!("{inputs}\n")).unwrap();
}

/// The option for a contract of the sample's own.
fn contract(sample: &Sample) -> String {
    let mut files = fs::read_dir(repo().join(sample.folder)).unwrap().map(|file| file.unwrap());
    let own = files.find(|file| file.path().extension().is_some_and(|end| end == "toml"));
    own.map(|file| format!("--contract '{}'", file.path().display())).unwrap_or_default()
}

macro_rules! samples {
    ($($test:ident $folder:literal)*) => {
        $(#[test]
        fn $test() {
            check($folder);
        })*

        /// The folders that have a test.
        const TESTED: &[&str] = &[$($folder),*];
    };
}

samples! {
    hello "plugins/hello"
    greet "plugins/greet"
    wordcount "plugins/wordcount"
    json_minify "plugins/json-minify"
    counter "plugins/counter"
    function_c "templates/function-c"
    function_cpp "templates/function-cpp"
    lifecycle_c "templates/lifecycle-c"
    lifecycle_cpp "templates/lifecycle-cpp"
    bytes_c "templates/bytes-c"
    bytes_cpp "templates/bytes-cpp"
    host_functions_cpp "templates/host-functions-cpp"
    own_host_cpp "templates/own-host-cpp"
    wasi_cpp "templates/wasi-cpp"
    custom_contract_c "templates/custom-contract-c"
}

#[test]
fn none_is_forgotten() {
    for group in ["plugins", "templates"] {
        for entry in fs::read_dir(repo().join(group)).unwrap() {
            let folder = format!("{group}/{}", entry.unwrap().file_name().into_string().unwrap());
            assert!(PROJECTS.iter().any(|sample| sample.folder == folder), "{folder}");
            assert!(TESTED.contains(&folder.as_str()), "{folder}");
        }
    }
}

/// All templates begin with the same presets.
#[test]
fn presets_are_the_same() {
    let presets = |folder: &str| fs::read(repo().join(folder).join("CMakePresets.json")).unwrap();
    let templates = TESTED.iter().filter(|folder| folder.starts_with("templates/"));
    for folder in templates {
        assert!(presets(folder) == presets("templates/bytes-c"));
    }
}

#[test]
fn a_template_without_extern_c_fails_its_build() {
    let (folder, built) = copy_out("templates/function-cpp");
    let file = folder.path().join("source/plugin.cpp");
    let source = fs::read_to_string(&file).unwrap();
    assert!(source.contains("extern \"C\" int"));
    fs::write(&file, source.replace("extern \"C\" int", "int")).unwrap();
    for options in [RELEASE, DEBUG] {
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
