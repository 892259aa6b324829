//! The arguments.

use std::path::PathBuf;

use clap::Parser;

use crate::settings::Settings;

/// Serves WebAssembly plugins over HTTP, each request in a sandbox of its own.
#[derive(Parser)]
#[command(name = "keyway-server", version, about, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// TOML file with the settings below, named as the flags with `_` for `-`
    #[arg(long, value_name = "FILE", env = "KEYWAY_CONFIG")]
    pub(crate) config: Option<PathBuf>,

    /// Prints the settings that hold, as such a file, and ends
    #[arg(long)]
    pub(crate) print_config: bool,

    #[command(flatten)]
    pub(crate) settings: Settings,
}

const AFTER_HELP: &str = "\
A flag counts before the environment, and that before the file. Times are written as 500ms, 30s
or 1m 30s, sizes as 64KiB or 16MiB.

Examples:
  keyway-server --store plugins
  curl -H 'Content-Type: application/json' -d '{\"plugin\": \"hello\", \"input\": 21}' localhost:8080/run
  keyway-server --listen 0.0.0.0:8443 --token-file tokens.txt --tls-cert cert.pem --tls-key key.pem
  PLUGIN_STORE=fluid FLUID_MOUNT_PATH=/mnt/plugins keyway-server
  keyway-server --config keyway-server.toml --print-config

Signals:
  SIGTERM, SIGINT  accepts no more connections, lets running requests finish, and ends; at the
                   second one ends at once
  SIGHUP           reads the tokens, the certificate and the log's filter again, and looks at
                   the store

Exit status:
  0  ended as it was told
  1  an address cannot be listened on, or the machine cannot run plugins
  2  usage, or a file that is named cannot be read";
