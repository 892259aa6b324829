//! The folder of plugins that the server is given.

use std::{fs, path::Path};

use crate::Result;

/// How many plugins the requests of `spread` go to.
pub(crate) const MANY: usize = 100;

/// What it takes that instances of a plugin are kept.
const KEPT: &str = "\
manifest = 1
plugin   = \"hello-kept.wasm\"

[serve]
keep = 16
";

/// Fills `store` with what was built in `built`.
pub(crate) fn fill(store: &Path, built: &Path) -> Result<()> {
    let copy = |from: &str, name: &str| {
        let from = built.join(from);
        fs::copy(&from, store.join(format!("{name}.wasm")))
            .map_err(|error| format!("{error}: {}", from.display()))
    };
    copy("hello/hello.wasm", "hello")?;
    copy("hello/hello.wasm", "hello-kept")?;
    fs::write(store.join("hello-kept.toml"), KEPT)?;
    copy("echo.wasm", "echo")?;
    copy("spin.wasm", "spin")?;
    for number in 0..MANY {
        copy("hello/hello.wasm", &one_of_many(number))?;
    }
    Ok(())
}

/// The name of one of them.
pub(crate) fn one_of_many(number: usize) -> String {
    format!("hello-{number:02}")
}
