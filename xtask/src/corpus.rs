//! The corpus: modules that others built, fetched out of the packages that
//! `xtask/corpus.toml` lists, by the clients of their registries.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    root,
    step::{cargo, command, run, step},
    tools,
};

const LIST: &str = include_str!("../corpus.toml");

/// Where the modules are kept.
const FOLDER: &str = "target/corpus";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    package: Vec<Package>,
}

/// A package, and those of its modules that are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Package {
    source: Source,
    name: String,
    version: String,
    made_by: String,
    modules: Vec<Module>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Source {
    Crate,
    Npm,
    Pypi,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Module {
    /// What the table calls it.
    name: String,
    /// Its path inside of the package.
    path: PathBuf,
    sha256: String,
}

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match self.source {
            Source::Crate => "crate",
            Source::Npm => "npm's",
            Source::Pypi => "PyPI's",
        };
        write!(f, "{source} {} {} ({})", self.name, self.version, self.made_by)
    }
}

/// Fetches what is not there yet, and returns all modules in the order of the list.
pub(crate) fn fetch() -> Result<Vec<PathBuf>, String> {
    let corpus: Corpus =
        toml::from_str(LIST).map_err(|error| format!("xtask/corpus.toml is wrong: {error}"))?;
    let mut modules = Vec::new();
    for package in &corpus.package {
        if !package.modules.iter().all(Module::is_here) {
            step(&format!("fetch {package}"), || package.fetch())?;
        }
        modules.extend(package.modules.iter().map(Module::file));
    }
    eprintln!("    {} modules of {} packages: {FOLDER}", modules.len(), corpus.package.len());
    Ok(modules)
}

impl Package {
    fn fetch(&self) -> Result<(), String> {
        let place = root().join(FOLDER).join("package");
        let _ = fs::remove_dir_all(&place); // of a run that was stopped
        fs::create_dir_all(&place).map_err(|error| told(&error, &place))?;
        let package = match self.source {
            Source::Crate => self.of_crates()?,
            Source::Npm => self.of_npm(&place)?,
            Source::Pypi => self.of_pypi(&place)?,
        };
        for module in &self.modules {
            module.keep(&package)?;
        }
        fs::remove_dir_all(&place).map_err(|error| told(&error, &place))
    }

    /// The folder in which cargo keeps a crate's files. `cargo info` fetches the one
    /// crate, where `cargo fetch` would fetch all that it depends on.
    fn of_crates(&self) -> Result<PathBuf, String> {
        let Self { name, version, .. } = self;
        let found = || crate_folder(&format!("{name}-{version}"));
        if found().is_none() {
            tools::capture(cargo(["info", "--quiet", &format!("{name}@{version}")]))?;
        }
        found().ok_or_else(|| format!("cargo keeps no `{name}-{version}` in its home"))
    }

    fn of_npm(&self, place: &Path) -> Result<PathBuf, String> {
        if tools::find("npm").is_none() {
            tools::install(vec!["npm".to_owned()])?;
        }
        let wanted = format!("{}@{}", self.name, self.version);
        let mut pack = command("npm", ["pack", "--silent", &wanted, "--pack-destination"]);
        pack.arg(place);
        run(pack)?;
        let mut unpack = command("tar", ["--extract", "--strip-components=1", "--file"]);
        unpack.arg(only_file(place)?).arg("--directory").arg(place);
        run(unpack)?;
        Ok(place.to_owned())
    }

    fn of_pypi(&self, place: &Path) -> Result<PathBuf, String> {
        let python = root().join(FOLDER).join("python");
        if !python.join("bin/pip").is_file() {
            tools::python(&python)?;
        }
        let wanted = format!("{}=={}", self.name, self.version);
        let options = ["--quiet", "--disable-pip-version-check", "--no-deps"];
        let mut download = command(python.join("bin/pip"), ["download"]);
        download.args(options).arg("--only-binary=:all:").arg("--dest").arg(place).arg(wanted);
        run(download)?;
        let mut unpack = command(python.join("bin/python"), ["-m", "zipfile", "--extract"]);
        unpack.arg(only_file(place)?).arg(place);
        run(unpack)?;
        Ok(place.to_owned())
    }
}

impl Module {
    fn file(&self) -> PathBuf {
        root().join(FOLDER).join(&self.name).with_extension("wasm")
    }

    fn is_here(&self) -> bool {
        fs::read(self.file()).is_ok_and(|bytes| sha256(&bytes) == self.sha256)
    }

    /// Copies the module out of its unpacked package, once it is the right one.
    fn keep(&self, package: &Path) -> Result<(), String> {
        let from = package.join(&self.path);
        let bytes = fs::read(&from).map_err(|error| told(&error, &from))?;
        let sha256 = sha256(&bytes);
        if sha256 != self.sha256 {
            let (name, listed) = (&self.name, &self.sha256);
            return Err(format!("`{name}` has sha256 {sha256}, xtask/corpus.toml lists {listed}"));
        }
        fs::write(self.file(), bytes).map_err(|error| told(&error, &self.file()))
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn told(error: &std::io::Error, path: &Path) -> String {
    format!("{error}: {}", path.display())
}

/// What a client has put into an empty folder.
fn only_file(folder: &Path) -> Result<PathBuf, String> {
    let mut files = fs::read_dir(folder).map_err(|error| told(&error, folder))?.flatten();
    let file = files.next().ok_or_else(|| format!("nothing came: {}", folder.display()))?;
    Ok(file.path())
}

/// Where cargo has unpacked `NAME-VERSION`, of whichever registry.
fn crate_folder(name: &str) -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")))?;
    let registries = fs::read_dir(home.join("registry/src")).ok()?.flatten();
    registries.map(|registry| registry.path().join(name)).find(|folder| folder.is_dir())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Corpus, LIST, sha256};

    #[test]
    fn the_list_can_be_read_and_no_module_takes_the_place_of_another() {
        let corpus: Result<Corpus, _> = toml::from_str(LIST);
        let packages = corpus.expect("a list of packages").package;
        let modules = || packages.iter().flat_map(|package| &package.modules);
        let names: HashSet<_> = modules().map(|module| &module.name).collect();
        assert_eq!(names.len(), modules().count());
        for module in modules() {
            assert!(module.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
            assert!(module.path.is_relative() && module.sha256.len() == sha256(&[]).len());
        }
    }
}
