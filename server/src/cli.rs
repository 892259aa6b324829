//! The arguments.

use std::path::PathBuf;

use clap::Parser;

use crate::settings::Settings;

/// Serves WebAssembly plugins over HTTP, each request in a sandbox of its own
///
/// A plugin is a file of the store: `POST /run` calls NAME.wasm with an integer, `POST
/// /plugins/NAME/FUNCTION` with bytes, and `GET /plugins` tells what there is.
///
/// A file that is added, replaced or removed is taken over without a restart: it is checked,
/// compiled and tried first, and where it is broken, what served before serves on.
///
/// A call has memory of its own and a time limit, and nothing of other calls. Of this machine it
/// has what a manifest grants, and nothing else.
///
/// Without settings it serves ./plugins to this machine alone, at http://localhost:8080, where
/// a browser shows all of this.
#[derive(Parser)]
#[command(name = "keyway-server", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// TOML file of settings, named as the flags below with `_` for `-`; its paths are relative to its folder
    #[arg(long, value_name = "FILE", env = "KEYWAY_CONFIG")]
    pub(crate) config: Option<PathBuf>,

    /// Prints the settings that hold, as such a file, instead of serving
    #[arg(long)]
    pub(crate) print_config: bool,

    #[command(flatten)]
    pub(crate) settings: Settings,
}

const AFTER_HELP: &str = "\
A flag counts before the environment, and that before the file. Times are written as 500ms, 30s
or '1m 30s', from 1ms to 1day, sizes as 64KiB or 16MiB. In the environment, commas separate the
values of what may be given again.

Examples:
  keyway-server --store plugins
  curl -H 'Content-Type: application/json' -d '{\"plugin\": \"hello\", \"input\": 21}' localhost:8080/run
  curl -d Ada localhost:8080/plugins/greet/greet
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
  1  the address cannot be listened on, or the machine cannot run plugins
  2  a setting is wrong, or a file that it names cannot be read";
