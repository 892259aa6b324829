//! Steps: a headline, a command, the time it took.

use std::{
    env,
    ffi::OsStr,
    io,
    path::PathBuf,
    process::{Command, Stdio},
    sync::OnceLock,
    time::Instant,
};

/// The variable by which the toolchain file hears of `--llvm`.
const LLVM_VARIABLE: &str = "KEYWAY_LLVM_VERSION";

static LLVM: OnceLock<String> = OnceLock::new();

/// Makes every command use this LLVM; without one the environment decides.
pub(crate) fn choose_llvm(major: Option<u32>) {
    let chosen = major.map(|major| major.to_string()).or_else(|| env::var(LLVM_VARIABLE).ok());
    if let Some(chosen) = chosen.filter(|chosen| !chosen.is_empty()) {
        LLVM.get_or_init(|| chosen);
    }
}

/// LLVM's major version, where one was chosen.
pub(crate) fn llvm() -> Option<&'static str> {
    LLVM.get().map(String::as_str)
}

/// Runs `work` between a headline and the time it took.
pub(crate) fn step<T>(
    headline: &str,
    work: impl FnOnce() -> Result<T, String>,
) -> Result<T, String> {
    eprintln!("==> {headline}");
    let start = Instant::now();
    let result = work();
    let outcome = if result.is_ok() { "done" } else { "failed" };
    eprintln!("    {outcome} in {:.1} s: {headline}", start.elapsed().as_secs_f64());
    result
}

/// A command in the repository's root.
pub(crate) fn command<S: AsRef<OsStr>>(
    program: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = S>,
) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(crate::root()).stdin(Stdio::null());
    if let Some(major) = llvm() {
        command.env(LLVM_VARIABLE, major);
    }
    command
}

/// Cargo, the one that runs this program.
pub(crate) fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments)
}

/// Runs to the end; what it prints is talk, and goes to standard error.
pub(crate) fn run(mut command: Command) -> Result<(), String> {
    command.stdout(Stdio::from(io::stderr()));
    finish(command)
}

/// Runs to the end; what it prints is a result.
pub(crate) fn finish(mut command: Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("cannot run {program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} ended with {status}")) }
}

/// A program that was just built: it lies where cargo put this one.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let program = env::current_exe().ok()?.with_file_name(name);
    program.is_file().then_some(program)
}
