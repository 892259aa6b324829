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
    /// Folder of the plugins: NAME.wasm or NAME/NAME.wasm, with NAME.toml beside it as manifest [default: plugins]
    #[arg(long, value_name = "DIR", env = "KEYWAY_STORE", help_heading = "Plugins")]
    pub(crate) store: Option<PathBuf>,

    /// What holds the plugins: a folder, or a mounted Fluid dataset, which is read by polling [default: local]
    #[arg(long, value_name = "KIND", env = "PLUGIN_STORE", help_heading = "Plugins")]
    pub(crate) store_kind: Option<Kind>,

    /// Where the Fluid dataset is mounted
    #[arg(long, value_name = "DIR", env = "FLUID_MOUNT_PATH", help_heading = "Plugins")]
    pub(crate) fluid_mount_path: Option<PathBuf>,

    /// How often the store is looked at, whether the system tells of changes or not [default: 2s, Fluid 5s]
    #[arg(long, value_name = "TIME", env = "KEYWAY_POLL_INTERVAL", help_heading = "Plugins")]
    pub(crate) poll_interval: Option<Period>,

    /// Manifest of a plugin outside of the store, which may name files and folders anywhere; may be given again
    #[arg(
        long,
        value_name = "FILE",
        env = "KEYWAY_MANIFEST",
        value_delimiter = ',',
        help_heading = "Plugins"
    )]
    pub(crate) manifest: Option<Vec<PathBuf>>,

    /// Contract that plugins may name in their metadata; may be given again
    #[arg(
        long,
        value_name = "FILE",
        env = "KEYWAY_CONTRACT",
        value_delimiter = ',',
        help_heading = "Plugins"
    )]
    pub(crate) contract: Option<Vec<PathBuf>>,

    /// Where compiled plugins are kept [default: the user's cache folder]
    #[arg(long, value_name = "DIR", env = "KEYWAY_CACHE_DIR", help_heading = "Plugins")]
    pub(crate) cache_dir: Option<PathBuf>,

    /// Compiles every plugin at every start
    #[arg(long, value_name = "BOOL", env = "KEYWAY_NO_CACHE", num_args = 0..=1, default_missing_value = "true", require_equals = true, help_heading = "Plugins")]
    pub(crate) no_cache: Option<bool>,

    /// Address and port; port 0 takes a free one, which the log tells [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS", env = "KEYWAY_LISTEN", help_heading = "Network")]
    pub(crate) listen: Option<SocketAddr>,

    /// File of the tokens that clients may show as `Authorization: Bearer TOKEN`, one a line, 16 characters and more
    #[arg(long, value_name = "FILE", env = "KEYWAY_TOKEN_FILE", help_heading = "Network")]
    pub(crate) token_file: Option<PathBuf>,

    /// Serves everyone on an address other than loopback, without a token
    #[arg(long, value_name = "BOOL", env = "KEYWAY_INSECURE_PUBLIC", num_args = 0..=1, default_missing_value = "true", require_equals = true, help_heading = "Network")]
    pub(crate) insecure_public: Option<bool>,

    /// Certificate chain in PEM; serves HTTPS, with --tls-key
    #[arg(long, value_name = "FILE", env = "KEYWAY_TLS_CERT", help_heading = "Network")]
    pub(crate) tls_cert: Option<PathBuf>,

    /// Private key of the certificate in PEM
    #[arg(long, value_name = "FILE", env = "KEYWAY_TLS_KEY", help_heading = "Network")]
    pub(crate) tls_key: Option<PathBuf>,

    /// Threads that serve connections; as many run slow plugins [default: one a core]
    #[arg(long, value_name = "N", env = "KEYWAY_WORKERS", help_heading = "Network")]
    pub(crate) workers: Option<u16>,

    /// Connections at once; when there are so many, those that idle longest are closed [default: 10000]
    #[arg(long, value_name = "N", env = "KEYWAY_MAX_CONNECTIONS", help_heading = "Limits")]
    pub(crate) max_connections: Option<u32>,

    /// Largest body of a request [default: 16MiB]
    #[arg(long, value_name = "SIZE", env = "KEYWAY_MAX_BODY", help_heading = "Limits")]
    pub(crate) max_body: Option<Size>,

    /// All bodies, of requests and answers, that are on their way [default: 256MiB]
    #[arg(long, value_name = "SIZE", env = "KEYWAY_MAX_BODIES", help_heading = "Limits")]
    pub(crate) max_bodies: Option<Size>,

    /// Calls of one plugin at once, unless its manifest tells [default: 64]
    #[arg(long, value_name = "N", env = "KEYWAY_CONCURRENCY", help_heading = "Limits")]
    pub(crate) concurrency: Option<u32>,

    /// Calls of all plugins at once [default: 512]
    #[arg(long, value_name = "N", env = "KEYWAY_MAX_CALLS", help_heading = "Limits")]
    pub(crate) max_calls: Option<u32>,

    /// Time that one call computes at most, unless the plugin's manifest tells [default: 1s]
    #[arg(long, value_name = "TIME", env = "KEYWAY_CALL_TIMEOUT", help_heading = "Limits")]
    pub(crate) call_timeout: Option<Period>,

    /// Time of a request, from its first byte to the last of its answer [default: 30s]
    #[arg(long, value_name = "TIME", env = "KEYWAY_REQUEST_TIMEOUT", help_heading = "Limits")]
    pub(crate) request_timeout: Option<Period>,

    /// Time that a connection may wait between requests [default: 60s]
    #[arg(long, value_name = "TIME", env = "KEYWAY_IDLE_TIMEOUT", help_heading = "Limits")]
    pub(crate) idle_timeout: Option<Period>,

    /// Memory of one instance, which is also the most that a manifest can ask for [default: 16MiB]
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
            listen token_file insecure_public tls_cert tls_key workers
            max_connections max_body max_bodies concurrency max_calls call_timeout
            request_timeout idle_timeout memory drain_timeout log log_format)
    }
}
