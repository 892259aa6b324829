//! Documents as scripts: their `console` blocks are run and compared, their files
//! are written.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use regex::Regex;

use crate::{repo, shell::execute};

/// The folder that stands for the reader's home in the documents.
const HOME: &str = "/home/you";

/// A piece of a document, in the order of the document.
enum Piece {
    /// A command and the lines that it should print; `...` stands for anything.
    Command(String, Vec<String>),
    /// A file's name and text.
    File(String, String),
}

/// Seconds that a document may take, on any machine; then its shell ends, and what it
/// left running.
const BOUND: u32 = 1_800;

/// The address of a server in the documents.
const ADDRESS: &str = "localhost:8080";

/// Runs a document from top to bottom in one shell that starts in the repository,
/// with `home` as HOME. A server of it listens on a port that is free.
pub fn run_document(name: &str, home: &Path) {
    let text = fs::read_to_string(repo().join(name)).unwrap();
    let pieces = pieces(&text);
    let commands = pieces.iter().filter(|piece| matches!(piece, Piece::Command(..))).count();
    assert!(commands > 3, "{name} has only {commands} commands");
    let script = home.join("document.sh");
    let address = format!("localhost:{}", free_port());
    fs::write(&script, script_of(&pieces).replace(ADDRESS, &address)).unwrap();
    let line = format!(
        "export CARGO_HOME=\"${{CARGO_HOME:-$HOME/.cargo}}\" \
         RUSTUP_HOME=\"${{RUSTUP_HOME:-$HOME/.rustup}}\" && \
         cd \"$KEYWAY\" && export KEYWAY_LISTEN={} HOME='{}' PATH='{}':\"$PATH\" && \
         timeout {BOUND} sh '{}' 2>&1",
        address.replace("localhost", "127.0.0.1"),
        home.display(),
        plain_compilers(home).display(),
        script.display()
    );
    let printed = String::from_utf8(execute(home, &line).stdout).unwrap();
    let printed = printed.replace(home.to_str().unwrap(), HOME);
    let printed = printed.replace(repo().to_str().unwrap(), "/home/you/keyway");

    let mut parts = printed.split('\u{1e}');
    assert_eq!(parts.next(), Some(""), "{name} printed before its first command");
    for piece in &pieces {
        let Piece::Command(command, expected) = piece else { continue };
        let part = parts.next().unwrap_or_else(|| panic!("{name} ended before: $ {command}"));
        let (actual, status) = part.split_once('\u{1f}').unwrap_or((part, "?"));
        assert!(
            matches(expected, actual),
            "{name}: $ {command}\nexpected:\n{}\nprinted:\n{actual}",
            expected.join("\n")
        );
        let is_error =
            expected.iter().any(|line| line.contains("error:") || line.contains("error["));
        assert!(
            is_error != (status.trim() == "0"),
            "{name}: $ {command}\nended with {status}: {actual}"
        );
    }
}

/// A port that nobody listens on, and that the system gives to no other soon.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

fn pieces(text: &str) -> Vec<Piece> {
    let file_name = Regex::new(r"^[\w.-]+\.\w+$").unwrap();
    let path = Regex::new(r"^[\w./-]+$").unwrap();
    let mut pieces = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else { continue };
        let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
        match language {
            "console" => console(&block, &mut pieces),
            "sh" => panic!("a block `sh` is not run: make it `console`"),
            "c" | "cpp" | "cmake" | "toml" | "yaml" | "make" => {
                let first = block.first().unwrap_or(&"").trim_start_matches(['/', '#', ' ']);
                // a pipeline's file has its place, and a makefile no ending
                let is_name = if ["yaml", "make"].contains(&language) { &path } else { &file_name };
                if is_name.is_match(first) {
                    pieces.push(Piece::File(first.to_owned(), block.join("\n")));
                }
            }
            _ => {}
        }
    }
    pieces
}

fn console(block: &[&str], pieces: &mut Vec<Piece>) {
    for line in block {
        if let Some(command) = line.strip_prefix("$ ") {
            pieces.push(Piece::Command(command.to_owned(), Vec::new()));
        } else if let Some(Piece::Command(_, expected)) = pieces.last_mut() {
            expected.push((*line).to_owned());
        }
    }
}

/// One script for all, since `cd` and `export` reach into later commands. Each
/// command's output stands between two control characters.
fn script_of(pieces: &[Piece]) -> String {
    let mut script = String::new();
    for piece in pieces {
        match piece {
            // this very test runs below it
            Piece::Command(command, _) if command == "cargo xtask test" => {
                script.push_str("printf '\\036\\0370\\n'\n");
            }
            Piece::Command(command, _) => {
                writeln!(script, "printf '\\036'\n{command}\nprintf '\\037%d\\n' $?").unwrap();
            }
            Piece::File(name, text) => {
                // no build system sees that a file changed twice in a moment
                let folder = Path::new(name).parent().unwrap().join(".");
                let folder = folder.display();
                writeln!(
                    script,
                    "sleep 0.02; mkdir -p {folder}; cat > {name} <<'END'\n{text}\nEND"
                )
                .unwrap();
            }
        }
    }
    script
}

/// Whether the lines fit, `...` standing for any text, and a number of bytes for
/// any other.
fn matches(expected: &[String], actual: &str) -> bool {
    let size = Regex::new(r"\d+ bytes").unwrap();
    let mut pattern = String::from(r"\A");
    for line in expected {
        if line == "..." {
            pattern.push_str(r"(.*\n)*");
            continue;
        }
        let escaped = regex::escape(line).replace(r"\.\.\.", ".*");
        let escaped = size.replace_all(&escaped, r"\d+ bytes");
        writeln!(pattern, "{escaped}").unwrap();
    }
    pattern.push_str(r"\z");
    // clang from LLVM 22 on finds the target's name old
    let deprecated = Regex::new(r"clang.*\[-Wdeprecated\]\n").unwrap();
    let mut actual = deprecated.replace_all(actual, "").into_owned();
    if !(actual.is_empty() || actual.ends_with('\n')) {
        actual.push('\n'); // an answer of a server has no end of line
    }
    Regex::new(&pattern).unwrap().is_match(&actual)
}

/// A folder with `clang` and `clang++` of the LLVM under test under their plain
/// names, as a newcomer has them.
fn plain_compilers(folder: &Path) -> PathBuf {
    let tools = folder.join("bin");
    fs::create_dir_all(&tools).unwrap();
    for plain in ["clang", "clang++"] {
        let real = crate::compiler().replace("clang++", plain);
        std::os::unix::fs::symlink(real, tools.join(plain)).unwrap();
    }
    tools
}
