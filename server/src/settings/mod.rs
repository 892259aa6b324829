//! What an operator can set: by flags, else by the environment, else by a TOML file.

mod config;
mod file;
mod period;
mod size;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use crate::store::Kind;

pub(crate) use self::{
    config::{Config, Tls},
    file::read,
    period::Period,
    size::Size,
};

/// Settings that were told, in one of the three ways; none where they were not.
#[derive(Args, Clone, Debug, Default, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Folder of the plugins: NAME.wasm or NAME/NAME.wasm, and beside it, where it has one, its manifest NAME.toml [default: plugins]
    #[arg(long, value_name = "DIR", env = "KEYWAY_STORE", help_heading = "Plugins")]
    pub(crate) store: Option<PathBuf>,

    /// What the store is [default: local]
    #[arg(long, value_name = "KIND", env = "PLUGIN_STORE", help_heading = "Plugins")]
    pub(crate) store_kind: Option<Kind>,

    /// Folder where the Fluid dataset is mounted, in place of --store
    #[arg(long, value_name = "DIR", env = "FLUID_MOUNT_PATH", help_heading = "Plugins")]
    pub(crate) fluid_mount_path: Option<PathBuf>,

    /// How often the store is looked at for changes; the system tells of those of a local one sooner [default: 2s, Fluid 5s]
    #[arg(long, value_name = "TIME", env = "KEYWAY_POLL_INTERVAL", help_heading = "Plugins")]
    pub(crate) poll_interval: Option<Period>,

    /// Manifest of a plugin outside of the store, which is called as this file is; it may grant files and folders of this machine; may be given again
    #[arg(
        long,
        value_name = "FILE",
        env = "KEYWAY_MANIFEST",
        value_delimiter = ',',
        help_heading = "Plugins"
    )]
    pub(crate) manifest: Option<Vec<PathBuf>>,

    /// Contract of your own, which plugins may name in their metadata; may be given again
    #[arg(
        long,
        value_name = "FILE",
        env = "KEYWAY_CONTRACT",
        value_delimiter = ',',
        help_heading = "Plugins"
    )]
    pub(crate) contract: Option<Vec<PathBuf>>,

    /// Folder where compiled plugins are kept; nobody else may write to it [default: the user's cache folder]
    #[arg(long, value_name = "DIR", env = "KEYWAY_CACHE_DIR", help_heading = "Plugins")]
    pub(crate) cache_dir: Option<PathBuf>,

    /// Keeps none, and compiles every plugin at every start
    #[arg(long, value_name = "BOOL", env = "KEYWAY_NO_CACHE", num_args = 0..=1, default_missing_value = "true", require_equals = true, help_heading = "Plugins")]
    pub(crate) no_cache: Option<bool>,

    /// Address and port; port 0 takes a free one, which the log tells [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS", env = "KEYWAY_LISTEN", help_heading = "Network")]
    pub(crate) listen: Option<SocketAddr>,

    /// File of tokens, one a line, of 16 characters or more; clients have to send one, as `Authorization: Bearer TOKEN`
    #[arg(long, value_name = "FILE", env = "KEYWAY_TOKEN_FILE", help_heading = "Network")]
    pub(crate) token_file: Option<PathBuf>,

    /// Lets everyone who reaches an address other than loopback call plugins, without a token
    #[arg(long, value_name = "BOOL", env = "KEYWAY_INSECURE_PUBLIC", num_args = 0..=1, default_missing_value = "true", require_equals = true, help_heading = "Network")]
    pub(crate) insecure_public: Option<bool>,

    /// Certificate chain in PEM; serves HTTPS, with --tls-key
    #[arg(long, value_name = "FILE", env = "KEYWAY_TLS_CERT", help_heading = "Network")]
    pub(crate) tls_cert: Option<PathBuf>,

    /// Private key of the certificate in PEM
    #[arg(long, value_name = "FILE", env = "KEYWAY_TLS_KEY", help_heading = "Network")]
    pub(crate) tls_key: Option<PathBuf>,

    /// Threads that serve connections and run quick plugins; as many more run slow ones [default: one a core]
    #[arg(long, value_name = "N", env = "KEYWAY_WORKERS", help_heading = "Network")]
    pub(crate) workers: Option<u16>,

    /// Microseconds for which a thread that has one connection looks for its next request before it sleeps; 0 sleeps at once, which takes less of the processor and longer to answer [default: 50]
    #[arg(long, value_name = "N", env = "KEYWAY_BUSY_POLL", help_heading = "Network")]
    pub(crate) busy_poll: Option<u16>,

    /// Connections at once; beyond that, those that idle longest are closed [default: 10000]
    #[arg(long, value_name = "N", env = "KEYWAY_MAX_CONNECTIONS", help_heading = "Limits")]
    pub(crate) max_connections: Option<u32>,

    /// Size of the largest body of a request; a larger one is answered with 413 [default: 16 MiB]
    #[arg(long, value_name = "SIZE", env = "KEYWAY_MAX_BODY", help_heading = "Limits")]
    pub(crate) max_body: Option<Size>,

    /// Size of all bodies together, of requests and answers, that are on their way; beyond that the answer is 503 [default: 256 MiB]
    #[arg(long, value_name = "SIZE", env = "KEYWAY_MAX_BODIES", help_heading = "Limits")]
    pub(crate) max_bodies: Option<Size>,

    /// Calls of one plugin at once, unless its manifest tells; beyond that the answer is 429 [default: 64]
    #[arg(long, value_name = "N", env = "KEYWAY_CONCURRENCY", help_heading = "Limits")]
    pub(crate) concurrency: Option<u32>,

    /// Calls of all plugins at once; beyond that the answer is 503 [default: 512]
    #[arg(long, value_name = "N", env = "KEYWAY_MAX_CALLS", help_heading = "Limits")]
    pub(crate) max_calls: Option<u32>,

    /// Time that a call may compute, unless the plugin's manifest tells; then it is stopped, and the answer is 504 [default: 1s]
    #[arg(long, value_name = "TIME", env = "KEYWAY_CALL_TIMEOUT", help_heading = "Limits")]
    pub(crate) call_timeout: Option<Period>,

    /// Time that the body of a request may take to arrive, and its call to end, waiting included [default: 30s]
    #[arg(long, value_name = "TIME", env = "KEYWAY_REQUEST_TIMEOUT", help_heading = "Limits")]
    pub(crate) request_timeout: Option<Period>,

    /// Time that a connection may wait between requests [default: 60s]
    #[arg(long, value_name = "TIME", env = "KEYWAY_IDLE_TIMEOUT", help_heading = "Limits")]
    pub(crate) idle_timeout: Option<Period>,

    /// Memory of one call, which is also the most that a manifest can ask for [default: 16 MiB]
    #[arg(long, value_name = "SIZE", env = "KEYWAY_MEMORY", help_heading = "Limits")]
    pub(crate) memory: Option<Size>,

    /// Time that running requests have when the server is told to end [default: 30s]
    #[arg(long, value_name = "TIME", env = "KEYWAY_DRAIN_TIMEOUT", help_heading = "Limits")]
    pub(crate) drain_timeout: Option<Period>,

    /// What is logged on standard error: off, error, warn, info, debug or trace, or a level for each part, such as info,keyway_server::access=debug [default: info]
    #[arg(long, value_name = "LEVEL|FILTER", env = "KEYWAY_LOG", help_heading = "Log")]
    pub(crate) log: Option<String>,

    /// How it is logged [default: text]
    #[arg(long, value_name = "FORMAT", env = "KEYWAY_LOG_FORMAT", help_heading = "Log")]
    pub(crate) log_format: Option<LogFormat>,
}

/// How events are written.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ValueEnum, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// A line for people.
    Text,
    /// A JSON object a line.
    Json,
}

/// Takes what the first does not tell from the second.
macro_rules! or {
    ($first:ident, $second:ident: $($field:ident)*) => {
        Settings { $($field: $first.$field.or($second.$field),)* }
    };
}

impl Settings {
    /// These, and where they do not tell, the others.
    pub(crate) fn or(self, others: Self) -> Self {
        or!(self, others:
            store store_kind fluid_mount_path poll_interval manifest contract cache_dir no_cache
            listen token_file insecure_public tls_cert tls_key workers busy_poll
            max_connections max_body max_bodies concurrency max_calls call_timeout
            request_timeout idle_timeout memory drain_timeout log log_format)
    }
}
