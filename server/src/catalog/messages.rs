//! What plugins log, in the server's own log.

use keyway_host::{Level, Log};
use wasm_abi_check::printable_text;

use crate::store::Name;

/// Of the events that plugins log, whoever hosts them.
const TARGET: &str = "keyway::plugin";

/// Where the messages of a plugin go: each is one line, with the plugin's name in the store,
/// and as `module` the one of its metadata where that is another.
pub(super) fn log(name: &Name) -> Log {
    let name = name.clone();
    Log::new(move |record| {
        let plugin = name.as_str();
        let module = (!record.plugin.is_empty() && record.plugin != plugin)
            .then(|| printable_text(record.plugin));
        let module = module.as_deref();
        let text = printable_text(record.text);
        match record.level {
            Level::Trace => tracing::trace!(target: TARGET, plugin, module, "{text}"),
            Level::Debug => tracing::debug!(target: TARGET, plugin, module, "{text}"),
            Level::Info => tracing::info!(target: TARGET, plugin, module, "{text}"),
            Level::Warn => tracing::warn!(target: TARGET, plugin, module, "{text}"),
            _ => tracing::error!(target: TARGET, plugin, module, "{text}"),
        }
    })
}
