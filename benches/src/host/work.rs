//! What is done between two looks at the clock.

use std::{
    error::Error,
    fmt::Debug,
    fs,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

/// Whatever a contestant says, as it says it.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Does its work so many times, and tells how long all of them took.
pub(crate) type Work = Box<dyn FnMut(u64) -> Result<Duration>>;

/// The input of the calls that take a number, and what comes back.
pub(crate) const NUMBER: (i32, i32) = (21, 43);
/// The variable that `ask` reads.
pub(crate) const VARIABLE: (&str, &[u8]) = ("rate", b"44100 Hz");

/// Each time is one run of `work`.
pub(crate) fn each<T, E: Into<Box<dyn Error>>>(
    mut work: impl FnMut() -> std::result::Result<T, E> + 'static,
) -> Work {
    Box::new(move |times| {
        let start = Instant::now();
        for _ in 0..times {
            black_box(work().map_err(Into::into)?);
        }
        Ok(start.elapsed())
    })
}

/// All times are one call of `ask`, which goes round so often.
pub(crate) fn in_a_loop<E: Into<Box<dyn Error>>>(
    mut ask: impl FnMut(i32) -> std::result::Result<i32, E> + 'static,
) -> Work {
    Box::new(move |times| {
        let times = i32::try_from(times)?;
        let start = Instant::now();
        let sum = ask(black_box(times)).map_err(Into::into)?;
        let time = start.elapsed();
        let wanted = times.wrapping_mul(i32::try_from(VARIABLE.1.len())?) & i32::MAX;
        expect("the loop of `ask`", sum, wanted)?;
        Ok(time)
    })
}

/// Nothing is measured that gives a wrong result.
pub(crate) fn expect<T: Debug + PartialEq>(what: &str, result: T, wanted: T) -> Result<()> {
    match result == wanted {
        true => Ok(()),
        false => Err(format!("{what} gave {result:?}, wanted {wanted:?}").into()),
    }
}

/// The bytes of an echo, no two neighbours alike.
pub(crate) fn input(bytes: usize) -> Vec<u8> {
    (0..=250).cycle().take(bytes).collect()
}

/// The modules that are measured, as the toolchain built them.
pub(crate) struct Plugins {
    pub(crate) number: Vec<u8>,
    pub(crate) ask: Vec<u8>,
    pub(crate) echo: Vec<u8>,
    /// A plugin of some size, to be loaded.
    pub(crate) large: Vec<u8>,
}

impl Plugins {
    /// The file of the plugin that is loaded, in the build folder.
    pub(crate) const LARGE: &str = "json-minify/json-minify.wasm";

    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read(&path).map_err(|error| format!("{error}: {}", path.display()))
        };
        Ok(Self {
            number: read("number.wasm")?,
            ask: read("ask.wasm")?,
            echo: read("echo.wasm")?,
            large: read(Self::LARGE)?,
        })
    }
}
