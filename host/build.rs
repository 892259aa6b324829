//! Writes the list of templates that `keyway new` knows: every file of every folder
//! in `templates/`.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../templates");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut list = String::from("&[\n");
    for folder in sorted(&root)? {
        let name = name_of(&folder)?;
        // its name is replaced in the sources, and so must be no word of theirs
        if !name.contains('-') {
            return Err(format!("a template's name needs a hyphen: {name}").into());
        }
        writeln!(list, "Template {{ name: {name:?}, files: &[")?;
        write_files(&mut list, &folder, "")?;
        list.push_str("] },\n");
    }
    list.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("templates.rs"), list)?;
    Ok(())
}

/// One entry for each file below `folder`; what was built there is left out.
fn write_files(list: &mut String, folder: &Path, prefix: &str) -> Result<(), Box<dyn Error>> {
    for path in sorted(folder)? {
        let name = name_of(&path)?;
        if path.is_dir() && name != "build" {
            write_files(list, &path, &format!("{prefix}{name}/"))?;
        } else if path.is_file() {
            let full = fs::canonicalize(&path)?;
            writeln!(list, "({:?}, include_bytes!({full:?})),", format!("{prefix}{name}"))?;
        }
    }
    Ok(())
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut paths = entries.collect::<Result<Vec<_>, std::io::Error>>()?;
    paths.sort();
    Ok(paths)
}

fn name_of(path: &Path) -> Result<&str, Box<dyn Error>> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.ok_or_else(|| format!("not a name: {}", path.display()).into())
}
