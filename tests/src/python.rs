//! Programs in Python that tests run.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use crate::{programs, repo};

/// The folder of the programs that `tests/pipelines/requirements.txt` lists, in a Python
/// of their own below the target folder, which is kept from run to run.
pub fn python_programs() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(install)
}

fn install() -> PathBuf {
    let list = repo().join("tests/pipelines/requirements.txt");
    let wanted = fs::read(&list).unwrap();
    let folder = programs().parent().unwrap().join("e2e/python");
    let installed = folder.join("requirements.txt");
    if fs::read(&installed).ok().as_ref() != Some(&wanted) {
        let _ = fs::remove_dir_all(&folder);
        run(
            Command::new("python3").args(["-m", "venv"]).arg(&folder),
            "apt-get install python3-venv",
        );
        let pip = folder.join("bin/pip");
        let mut install = Command::new(&pip);
        install.args(["install", "--quiet", "--disable-pip-version-check", "--requirement"]);
        run(install.arg(&list), "this test needs the registry of pip, once");
        fs::write(installed, wanted).unwrap();
    }
    folder.join("bin")
}

fn run(command: &mut Command, hint: &str) {
    let output =
        command.output().unwrap_or_else(|error| panic!("{command:?}: {error}\nhint: {hint}"));
    let says = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{says}hint: {hint}");
}
