//! The file of settings.

use std::path::Path;

use wasm_abi_check::{nearest, printable_path, printable_text};

use super::Settings;
use crate::{failure::Failure, text_file};

/// Reads a file of settings. Its paths are relative to its folder.
pub(crate) fn read(path: &Path) -> Result<Settings, Failure> {
    let text = text_file::read(path).map_err(|error| {
        Failure::usage(format!("cannot read the configuration: {error}: {}", printable_path(path)))
    })?;
    let mut settings: Settings =
        toml::from_str(&text).map_err(|error| wrong(&error, &text, path))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    settings.resolve(folder);
    Ok(settings)
}

fn wrong(error: &toml::de::Error, text: &str, path: &Path) -> Failure {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let what = printable_text(error.message().lines().next().unwrap_or_default());
    let failure = Failure::usage(format!("{what}: {}:{line}:{column}", printable_path(path)));
    let unknown =
        error.message().strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    match unknown.and_then(|word| nearest(word, known())) {
        Some(near) => failure.with_hint(near),
        None => failure,
    }
}

/// The names of all settings.
fn known() -> impl Iterator<Item = &'static str> {
    static ALL: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();
    let all = ALL.get_or_init(|| {
        let command = <Settings as clap::Args>::augment_args(clap::Command::new(""));
        command.get_arguments().map(|argument| argument.get_id().to_string()).collect()
    });
    all.iter().map(String::as_str)
}

impl Settings {
    /// Makes paths relative to `folder` hold from everywhere.
    fn resolve(&mut self, folder: &Path) {
        let one = [
            &mut self.store,
            &mut self.fluid_mount_path,
            &mut self.cache_dir,
            &mut self.token_file,
            &mut self.tls_cert,
            &mut self.tls_key,
        ];
        let many = [&mut self.manifest, &mut self.contract];
        let many = many.into_iter().flatten().flatten();
        for path in one.into_iter().flatten().chain(many) {
            *path = folder.join(&*path);
        }
    }
}
