//! `keyway new`: a project from a template.

use std::{
    env, fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;
use wasm_abi_check::{nearest, printable, quoted_path};

use super::{
    complain,
    failure::{Failure, USAGE},
    stdout,
};

/// Makes a folder with a plugin to start from
#[derive(Args)]
#[command(after_help = "\
Examples:
  keyway new hello
  keyway new hello --template function-c
  keyway new --list

Exit status:
  0  ok
  2  usage, or the folder is there already or cannot be written")]
pub(super) struct Arguments {
    /// Name of the plugin and of its folder, which is made in the current one
    #[arg(required_unless_present = "list")]
    name: Option<String>,

    /// What to start from
    #[arg(long, value_name = "TEMPLATE", default_value = "lifecycle-cpp")]
    template: String,

    /// Lists the templates
    #[arg(long, conflicts_with_all = ["name", "template"])]
    list: bool,
}

/// A project as it lies in `templates/`.
struct Template {
    /// The folder's name, which stands in the files as the project's.
    name: &'static str,
    /// Path below the folder, with `/`, and content.
    files: &'static [(&'static str, &'static [u8])],
}

const TEMPLATES: &[Template] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Characters of a plugin's name (ABI.md, KW042).
const MAX_NAME: usize = 64;

/// Targets that CMake keeps for itself.
const CMAKE_NAMES: [&str; 11] = [
    "all",
    "clean",
    "depend",
    "edit_cache",
    "help",
    "install",
    "package",
    "package_source",
    "preinstall",
    "rebuild_cache",
    "test",
];

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let Some(name) = arguments.name.as_deref().filter(|_| !arguments.list) else {
        return Ok(list()?);
    };
    expect_name(name)?;
    let template = find(&arguments.template)?;
    let folder = Path::new(name);
    create(template, name, folder)?;
    complain(&format!("created {name} from {}, next:", template.name));
    for line in next_lines(name) {
        complain(&format!("  {line}"));
    }
    Ok(())
}

fn list() -> io::Result<()> {
    let width = TEMPLATES.iter().map(|template| template.name.len()).max().unwrap_or_default();
    TEMPLATES.iter().try_for_each(|template| {
        writeln!(stdout(), "{:width$}  {}", template.name, summary(template))
    })
}

fn expect_name(name: &str) -> Result<(), Failure> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    let what = if !begins_well || !name.chars().all(is_allowed) {
        "is not of [A-Za-z0-9._-], beginning with a letter or digit".to_owned()
    } else if name.len() > MAX_NAME {
        format!("has {} characters, the limit is {MAX_NAME}", name.len())
    } else if CMAKE_NAMES.contains(&name.to_ascii_lowercase().as_str()) {
        "is a target of CMake's own".to_owned()
    } else {
        return Ok(());
    };
    let what = format!("the name `{}` {what}", printable(name));
    Err(Failure::Wrong(what, Some("keyway new my-plugin".to_owned()), USAGE))
}

fn find(name: &str) -> Result<&'static Template, Failure> {
    TEMPLATES.iter().find(|template| template.name == name).ok_or_else(|| {
        let hint = match nearest(name, TEMPLATES.iter().map(|template| template.name)) {
            Some(known) => format!("--template {known}"),
            None => "keyway new --list".to_owned(),
        };
        Failure::Wrong(format!("unknown template `{}`", printable(name)), Some(hint), USAGE)
    })
}

/// Makes the folder, or nothing.
fn create(template: &Template, name: &str, folder: &Path) -> Result<(), Failure> {
    let failed = |error: io::Error| {
        let what = match error.kind() {
            io::ErrorKind::AlreadyExists => format!("there is something of this name: {name}"),
            _ => format!("cannot make the folder: {error}: {name}"),
        };
        Failure::Wrong(what, None, USAGE)
    };
    fs::create_dir(folder).map_err(failed)?; // not where anything is
    write(template, name, folder).map_err(|error| {
        let _ = fs::remove_dir_all(folder); // the first error is the one to tell
        failed(error)
    })
}

fn write(template: &Template, name: &str, folder: &Path) -> io::Result<()> {
    for (path, content) in template.files {
        let path: PathBuf = folder.join(path.split('/').collect::<PathBuf>());
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        match std::str::from_utf8(content) {
            Ok(text) => fs::write(path, renamed(text, template.name, name))?,
            Err(_) => fs::write(path, content)?,
        }
    }
    Ok(())
}

/// The text with `from` replaced where it stands as a whole name.
fn renamed(text: &str, from: &str, to: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, after) = (&rest[..at], &rest[at + from.len()..]);
        result.push_str(before);
        let is_whole = !result.ends_with(is_part) && !after.starts_with(is_part);
        result.push_str(if is_whole { to } else { from });
        rest = after;
    }
    result.push_str(rest);
    result
}

/// What the project says of itself in its CMakeLists.txt.
fn summary(template: &Template) -> String {
    let lists = template.files.iter().find(|(path, _)| *path == "CMakeLists.txt");
    let lists = lists.map_or_else(String::new, |(_, text)| String::from_utf8_lossy(text).into());
    let word_after = |key: &str| {
        let rest = &lists[lists.find(key)? + key.len()..];
        rest.split(|c: char| c.is_whitespace() || c == ')').next()
    };
    if let Some((_, rest)) = lists.split_once("DESCRIPTION \"")
        && let Some((description, _)) = rest.split_once('"')
    {
        return description.to_owned();
    }
    let language = if word_after("LANGUAGES ") == Some("C") { "C" } else { "C++" };
    let library = match word_after("PROFILE ") {
        Some(_) => " with the standard library",
        None => "",
    };
    match word_after("CONTRACT ") {
        Some(contract) if !contract.ends_with(".toml") => {
            format!("a {contract} plugin in {language}{library}")
        }
        _ => format!("a plugin with a contract of its own in {language}{library}"),
    }
}

/// What to type in the shell that made the folder.
fn next_lines(name: &str) -> Vec<String> {
    let mut lines = vec![format!("cd {name}")];
    if env::var_os("KEYWAY").is_none() {
        lines.push(match keyway_folder().as_deref().and_then(quoted_path) {
            Some(folder) => format!("export KEYWAY={folder}"),
            None => "export KEYWAY=...  # the folder that holds Keyway's cmake and sdk".to_owned(),
        });
    }
    lines.push("cmake --preset wasm".to_owned());
    lines.push("cmake --build --preset wasm".to_owned());
    lines.push(format!("keyway inspect build/wasm/{name}.wasm"));
    lines
}

/// The folder with Keyway's toolchain file, the nearest one: what was installed beside
/// this program, or the clone that it lies in.
fn keyway_folder() -> Option<PathBuf> {
    let program = env::current_exe().ok()?;
    let mut folders =
        program.ancestors().flat_map(|folder| [folder.join("share/keyway"), folder.to_owned()]);
    folders.find(|folder| folder.join("cmake/wasm32-wasi.cmake").is_file())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{TEMPLATES, Template, create, renamed, summary};

    #[test]
    fn a_template_s_name_is_replaced_where_it_stands_alone() {
        let text = "project(a-c VERSION 1) # a-cpp, my-a-c\nadd(a-c \"a-c\") a-c.wasm";
        let expected = "project(x VERSION 1) # a-cpp, my-a-c\nadd(x \"x\") x.wasm";
        assert_eq!(renamed(text, "a-c", "x"), expected);
    }

    #[test]
    fn every_template_is_a_project_that_says_what_it_is() {
        assert!(TEMPLATES.iter().any(|template| template.name == "lifecycle-cpp"));
        for template in TEMPLATES {
            for needed in ["CMakeLists.txt", "CMakePresets.json"] {
                assert!(template.files.iter().any(|(path, _)| *path == needed));
            }
            assert!(summary(template).len() > 10 && !summary(template).contains('\n'));
        }
    }

    #[test]
    fn what_cannot_be_written_whole_is_not_left_behind() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("x");
        let files: &[(&str, &[u8])] = &[("a/b", b""), ("a/b/c", b"")];
        let template = Template { name: "a-c", files };
        assert!(create(&template, "x", &folder).is_err() && !folder.exists());
        let template = Template { name: "a-c", files: &files[..1] };
        assert!(create(&template, "x", &folder).is_ok() && folder.join("a/b").is_file());
    }
}
