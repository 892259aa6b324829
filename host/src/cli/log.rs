//! What plugins log, on standard error.

use anstyle::{AnsiColor, Style};
use keyway_host::{Level, Log};
use wasm_abi_check::printable_text;

use super::complain;

/// Shows each message on a line of its own, `[info] greet: message`.
pub(super) fn to_stderr(plugin: String) -> Log {
    Log::new(move |record| {
        let level = record.level;
        let style = style(level);
        let message = printable_text(record.text.trim_end_matches('\n'));
        complain(&format!("{style}[{level}]{style:#} {plugin}: {message}"));
    })
}

fn style(level: Level) -> Style {
    let style = Style::new();
    match level {
        Level::Error => style.bold().fg_color(Some(AnsiColor::Red.into())),
        Level::Warn => style.fg_color(Some(AnsiColor::Yellow.into())),
        Level::Info => style.fg_color(Some(AnsiColor::Green.into())),
        _ => style.dimmed(),
    }
}
