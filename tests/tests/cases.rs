//! Every file in `cases/` is a test: what it says under `RUN:` is run, and what
//! that does is compared with the snapshot beside it.
//!
//! A comment on top of each file tells why it is there. In the lines below it
//!
//! * `RUN: LINE` is a line for `sh`, run in an empty folder that holds the case's
//!   module as `NAME.wasm`, and `hello.wasm` and `hello.o` to play with; the
//!   variables `KEYWAY` and `CLANG` tell the repository and the compiler;
//! * `MODULE: old`, in a `.wat` case, ends a module and begins another one, which is
//!   written as `NAME.old.wasm`;
//! * `PLUGIN: CONTRACT [EXPORTS name...]` says how `keyway_add_plugin` builds a C
//!   or C++ case; its output is part of the snapshot where the build fails. A case
//!   without it lies in the folder as a source, for its lines to compile.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Mutex, OnceLock, PoisonError},
};

use keyway_tests::{Project, hello, repo, run_in, scratch, write_modules};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let mut files = Vec::new();
    collect(&cases(), &mut files);
    let trials = files
        .into_iter()
        .map(|file| Trial::test(name_of(&file), move || run(&file)))
        .collect::<Vec<_>>();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn cases() -> PathBuf {
    repo().join("tests/cases")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if extension(&path) != "snap" && extension(&path) != "new" {
            files.push(path);
        }
    }
    files.sort();
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|end| end.to_str()).unwrap_or_default()
}

fn stem(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

fn name_of(file: &Path) -> String {
    let below = file.strip_prefix(cases()).unwrap();
    below.with_extension("").to_str().unwrap().to_owned()
}

/// What follows `KEY:` in the file's comments.
fn lines_of<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().filter_map(move |line| {
        let comment = line.trim_start_matches([';', '/', '#', '*', ' ']);
        comment.strip_prefix(key)?.strip_prefix(": ")
    })
}

fn run(file: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(file)?;
    let folder = scratch(&format!("cases/{}", name_of(file)));
    fs::copy(hello().join("hello.wasm"), folder.join("hello.wasm"))?;
    fs::copy(hello().join("CMakeFiles/hello.dir/hello.cpp.obj"), folder.join("hello.o"))?;
    let module = folder.join(format!("{}.wasm", stem(file)));
    let mut shown = String::new();
    match extension(file) {
        "wat" => write_modules(&text, &module)?,
        "c" | "cpp" if lines_of(&text, "PLUGIN").next().is_some() => {
            shown.push_str(&build(file, &module)?);
        }
        "c" | "cpp" => _ = fs::copy(file, folder.join(file.file_name().unwrap()))?,
        _ => {}
    }
    for line in lines_of(&text, "RUN") {
        shown.push_str(&run_in(&folder, line).show());
    }
    if shown.is_empty() {
        return Err("the case has no line `RUN: ...`".into());
    }
    compare(file, &shown);
    Ok(())
}

fn compare(file: &Path, shown: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(file.parent().unwrap());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_input_file(file.strip_prefix(repo()).unwrap());
    settings.bind(|| insta::assert_snapshot!(stem(file), shown));
}

/// One CMake project over all C and C++ cases, configured once.
fn project() -> &'static Project {
    static PROJECT: OnceLock<Project> = OnceLock::new();
    PROJECT.get_or_init(|| {
        let folder = scratch("authors");
        let mut lists = String::from(
            "cmake_minimum_required(VERSION 3.22)\nproject(authors C CXX)\n\
             find_package(Keyway REQUIRED)\n",
        );
        let mut files = Vec::new();
        collect(&cases(), &mut files);
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            if let Some(plugin) = lines_of(&text, "PLUGIN").next() {
                lists.push_str(&format!(
                    "keyway_add_plugin({} SOURCES \"{}\" CONTRACT {plugin})\n",
                    stem(&file),
                    file.display()
                ));
            }
        }
        fs::write(folder.join("CMakeLists.txt"), lists).unwrap();
        let project = Project::new(&folder, folder.join("build"));
        let outcome = project.configure("-G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo");
        assert_eq!(outcome.code, Some(0), "{}", outcome.show());
        project
    })
}

/// Builds the case's target; what it prints where it fails.
fn build(file: &Path, module: &Path) -> Result<String, Failed> {
    let built = project().file(&format!("{}.wasm", stem(file)));
    static NINJA: Mutex<()> = Mutex::new(()); // one at a time in a build folder
    let _turn = NINJA.lock().unwrap_or_else(PoisonError::into_inner);
    let mut outcome = project().build(&format!("--target {}", stem(file)));
    if outcome.code == Some(0) {
        fs::copy(built, module)?;
        return Ok(String::new());
    }
    if built.exists() {
        return Err(format!("{} was left behind by a failed build", built.display()).into());
    }
    outcome.line = format!("cmake --build build --target {}", stem(file));
    Ok(outcome.show())
}
