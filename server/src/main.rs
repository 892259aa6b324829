//! The command `keyway-server`.

use std::process::ExitCode;

fn main() -> ExitCode {
    keyway_server::main()
}
