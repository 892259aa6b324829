//! Plugins built by CMake with the toolchain file.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use regex::Regex;

use crate::{Outcome, programs, repo, run_in, scratch};

/// A folder name for the LLVM under test.
pub fn llvm_folder() -> String {
    match env::var("KEYWAY_LLVM_VERSION") {
        Ok(major) if !major.is_empty() => format!("llvm-{major}"),
        _ => "llvm".to_owned(),
    }
}

/// The clang++ that the toolchain file chooses.
pub fn compiler() -> &'static str {
    static COMPILER: OnceLock<String> = OnceLock::new();
    COMPILER.get_or_init(|| {
        let toolchain = repo().join("cmake/wasm32-wasi.cmake");
        let output = std::process::Command::new("cmake").arg("-P").arg(toolchain).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let found = Regex::new(r"-- (\S+) \(LLVM").unwrap();
        found.captures(&text).expect("the toolchain file found no compiler")[1].to_owned()
    })
}

/// A CMake project and its build folder.
pub struct Project {
    source: PathBuf,
    build: PathBuf,
}

impl Project {
    /// The project in `source`, to be built in `build`, both outside of the
    /// repository's own tree.
    pub fn new(source: impl Into<PathBuf>, build: impl Into<PathBuf>) -> Self {
        Self { source: source.into(), build: build.into() }
    }

    /// `cmake` with the toolchain file and `options`.
    pub fn configure(&self, options: &str) -> Outcome {
        let line = format!(
            "cmake -S '{}' -B '{}' -DCMAKE_TOOLCHAIN_FILE=$KEYWAY/cmake/wasm32-wasi.cmake \
             -DKEYWAY_CHECKER='{}' {options}",
            self.source.display(),
            self.build.display(),
            programs().join("wasm-abi-check").display(),
        );
        run_in(self.source.parent().unwrap(), &line)
    }

    /// `cmake --build`, all targets or those in `options`.
    pub fn build(&self, options: &str) -> Outcome {
        run_in(&self.build, &format!("cmake --build . {options}"))
    }

    /// Configures and builds; both must pass without a warning.
    pub fn make(&self, options: &str) {
        for outcome in [self.configure(options), self.build("")] {
            assert_eq!(outcome.code, Some(0), "{}", outcome.show());
            let text = outcome.show().to_lowercase();
            assert!(!text.contains("warning"), "a warning:\n{text}");
        }
    }

    /// A file in the build folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.build.join(name)
    }
}

/// `plugins/hello` in Release, built once for each test program: its build folder.
pub fn hello() -> &'static Path {
    static HELLO: OnceLock<PathBuf> = OnceLock::new();
    HELLO.get_or_init(|| plugin("plugins/hello").parent().unwrap().to_owned())
}

/// The module of a plugin or template, built in Release for this test program.
pub fn plugin(folder: &str) -> PathBuf {
    let program = env::current_exe().unwrap();
    let name = folder.rsplit('/').next().unwrap();
    let place = scratch(&format!("{name}-{}", program.file_stem().unwrap().to_str().unwrap()));
    copy(&repo().join(folder), &place.join("source"));
    let project = Project::new(place.join("source"), place.join("build"));
    project.make("-G Ninja -DCMAKE_BUILD_TYPE=Release");
    project.file(&format!("{name}.wasm"))
}

/// Copies the files of a folder.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}
