//! What plugins and the host log, on standard error.

use std::fmt::{self, Debug, Write as _};

use anstyle::{AnsiColor, Style};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
};
use tracing_subscriber::{
    EnvFilter,
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    registry::LookupSpan,
};
use wasm_abi_check::{nearest, printable, printable_text};

use super::failure::{Failure, USAGE};

/// The target of what plugins log.
const PLUGIN: &str = "keyway::plugin";

/// What is shown unless the user says otherwise.
const USUAL: &str = "warn,keyway::plugin=trace";

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Shows each event that the filter lets pass on a line of its own: `[info] greet: message`
/// of a plugin, whose name is `plugin` where it tells none, `[warn] keyway: message` of
/// the host.
pub(super) fn start(filter: Option<&str>, plugin: String) -> Result<(), Failure> {
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(read(filter.unwrap_or_default())?)
        .log_internal_errors(false) // where standard error is closed, nobody is there
        .with_writer(anstream::stderr)
        .event_format(Lines { plugin });
    subscriber.try_init().map_err(|error| wrong(&printable(&error.to_string()), None))
}

/// The filter: a level alone is for everything, others are for a part.
fn read(text: &str) -> Result<EnvFilter, Failure> {
    let words = text.split(',').filter(|word| !word.is_empty() && !text.contains('['));
    let mut usual = USUAL;
    for word in words.filter(|word| !word.contains('=')) {
        if word.parse::<LevelFilter>().is_err() {
            let level = nearest(word, LEVELS).unwrap_or("info");
            let what = format!("`{}` in --log is no level", printable(word));
            return Err(wrong(&what, Some(level)));
        }
        usual = "";
    }
    let all = [usual, text].join(",");
    EnvFilter::builder().parse(all).map_err(|_| {
        let what = format!("`{}` in --log is no filter", printable(text));
        wrong(&what, Some("keyway::plugin=info,keyway_host=debug"))
    })
}

fn wrong(what: &str, remedy: Option<&str>) -> Failure {
    Failure::Wrong(what.to_owned(), remedy.map(|filter| format!("--log {filter}")), USAGE)
}

/// Writes an event as a line.
struct Lines {
    /// The plugin's name where it has none.
    plugin: String,
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let own_name = Some(printable(&fields.plugin)).filter(|name| !name.is_empty());
        let name = match event.metadata().target() {
            PLUGIN => own_name.as_deref().unwrap_or(&self.plugin),
            _ => "keyway",
        };
        let message = printable_text(fields.message.trim_end_matches('\n'));
        let others = printable_text(&fields.others);
        let level = event.metadata().level();
        let (style, word) = (style(*level), level.as_str().to_ascii_lowercase());
        writeln!(writer, "{style}[{word}]{style:#} {name}: {message}{others}")
    }
}

fn style(level: Level) -> Style {
    let style = Style::new();
    match level {
        Level::ERROR => style.bold().fg_color(Some(AnsiColor::Red.into())),
        Level::WARN => style.fg_color(Some(AnsiColor::Yellow.into())),
        Level::INFO => style.fg_color(Some(AnsiColor::Green.into())),
        _ => style.dimmed(),
    }
}

/// What an event holds, unescaped.
#[derive(Default)]
struct Fields {
    message: String,
    plugin: String,
    others: String,
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "plugin" => value.clone_into(&mut self.plugin),
            _ => self.record_debug(field, &value),
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.others, " {name}={value:?}"),
        }; // a String takes everything
    }
}
