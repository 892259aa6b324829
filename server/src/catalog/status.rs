//! What `GET /plugins` tells.

use std::time::SystemTime;

use schemars::JsonSchema;
use serde::Serialize;
use wasm_abi_check::printable;

use super::slot::{Release, Slot};
use crate::store::Kind;

/// The catalog, as it is now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Catalog")]
pub(crate) struct CatalogStatus {
    /// By their names.
    pub(crate) plugins: Vec<PluginStatus>,
    /// The store; null where the server has none.
    pub(crate) store: Option<StoreStatus>,
}

/// One name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Plugin")]
pub(crate) struct PluginStatus {
    pub(crate) name: String,
    pub(crate) state: State,
    /// What the release that serves was checked against, as `NAME@MAJOR`.
    pub(crate) contract: Option<String>,
    /// Its own version, as it says.
    pub(crate) version: Option<String>,
    /// The ABI's version that it was built for, where it says.
    pub(crate) abi_version: Option<String>,
    /// What of it can be called by name.
    pub(crate) functions: Vec<String>,
    /// Of the module, in hexadecimal digits.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub(crate) sha256: Option<String>,
    /// Bytes of the module.
    pub(crate) bytes: Option<u64>,
    /// When it began to serve, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    pub(crate) loaded_at: Option<String>,
    /// How often a release took the place of another.
    pub(crate) swaps: u64,
    /// Whether instances are kept from call to call.
    pub(crate) stateful: bool,
    /// Why the newest file does not serve; null where it does.
    pub(crate) last_error: Option<LastError>,
}

/// Whether a name can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "PluginState")]
pub(crate) enum State {
    /// The newest release serves.
    Ready,
    /// An older release serves, because the newest file is broken.
    Stale,
    /// None serves.
    Failed,
}

impl State {
    pub(crate) const ALL: [Self; 3] = [Self::Ready, Self::Stale, Self::Failed];

    /// As it is written.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Stale => "stale",
            Self::Failed => "failed",
        }
    }
}

/// Why a file does not serve.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct LastError {
    /// On one line.
    pub(crate) message: String,
    /// What to do, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hint: Option<String>,
    /// Since when, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    pub(crate) at: String,
}

/// The store.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Store")]
pub(crate) struct StoreStatus {
    pub(crate) kind: Kind,
    pub(crate) state: StoreState,
    /// What is wrong with it as a whole.
    pub(crate) error: Option<String>,
}

/// Whether the store answers. While it does not, what is loaded serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StoreState {
    /// It was listed when it was last looked at.
    Up,
    /// It was not.
    Unavailable,
}

impl Slot {
    /// What is told of the name.
    pub(crate) fn status(&self) -> PluginStatus {
        let story = self.story().clone();
        let release = self.release();
        let release = release.as_deref();
        // a module's own words may be of any length
        let shown = |text: &String| printable(text);
        PluginStatus {
            name: self.name().to_string(),
            state: self.state(),
            contract: release.and_then(|it| it.contract.clone()),
            version: release.and_then(|it| it.version.as_ref().map(shown)),
            abi_version: release.and_then(|it| it.abi_version.map(|version| version.to_string())),
            functions: release.map_or_else(Vec::new, |it| it.functions.iter().map(shown).collect()),
            sha256: release.map(|it| hex(&it.sha256)),
            bytes: release.map(|it| it.bytes),
            loaded_at: release.map(|it| rfc3339(it.loaded_at)),
            swaps: story.swaps,
            stateful: release.is_some_and(Release::is_stateful),
            last_error: story.refusal.map(|(refusal, at)| LastError {
                message: refusal.message,
                hint: refusal.hint,
                at: rfc3339(at),
            }),
        }
    }
}

impl Release {
    /// Whether instances are kept from call to call.
    pub(crate) fn is_stateful(&self) -> bool {
        self.pool.is_some()
    }
}

fn rfc3339(time: SystemTime) -> String {
    humantime::format_rfc3339_millis(time).to_string()
}

/// Two lower-case digits for each byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
