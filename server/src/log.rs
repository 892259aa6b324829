//! What the server logs, on standard error: lines for people, or JSON.

use std::io::IsTerminal as _;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    EnvFilter, Layer as _, Registry, fmt, layer::SubscriberExt as _, reload,
    util::SubscriberInitExt as _,
};
use wasm_abi_check::{nearest, printable};

use crate::{failure::Failure, settings::LogFormat};

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// What plugins and libraries log where only a level is told for all.
const USUAL: &str = "info";

/// The filter of what is logged, which can be changed.
pub(crate) struct Log {
    filter: reload::Handle<EnvFilter, Registry>,
}

impl Log {
    /// Starts to log.
    pub(crate) fn start(filter: &str, format: LogFormat) -> Result<Self, Failure> {
        let (filter, handle) = reload::Layer::new(read(filter)?);
        let writer = anstream::stderr;
        let is_plain = !std::io::stderr().is_terminal()
            || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let lines = fmt::layer().with_writer(writer).log_internal_errors(false);
        let lines = match format {
            LogFormat::Text => lines.with_ansi(!is_plain).boxed(),
            LogFormat::Json => lines.json().flatten_event(true).with_ansi(false).boxed(),
        };
        let subscriber = tracing_subscriber::registry().with(filter).with(lines);
        subscriber.try_init().map_err(|error| Failure::failed(error.to_string()))?;
        Ok(Self { filter: handle })
    }

    /// Puts another filter in place of the one that is there.
    pub(crate) fn set_filter(&self, filter: &str) -> Result<(), Failure> {
        let filter = read(filter)?;
        self.filter.reload(filter).map_err(|error| Failure::failed(error.to_string()))
    }
}

/// The filter: a level alone is for everything, others are for a part.
fn read(text: &str) -> Result<EnvFilter, Failure> {
    let words = text.split(',').filter(|word| !word.is_empty() && !text.contains('['));
    for word in words.filter(|word| !word.contains('=')) {
        if word.parse::<LevelFilter>().is_err() {
            let what = format!("`{}` in --log is no level", printable(word));
            let level = nearest(word, LEVELS).unwrap_or(USUAL);
            return Err(Failure::usage(what).with_hint(format!("--log {level}")));
        }
    }
    EnvFilter::builder().parse(text).map_err(|_| {
        let what = format!("`{}` in --log is no filter", printable(text));
        Failure::usage(what).with_hint("--log info,keyway_server=debug")
    })
}
