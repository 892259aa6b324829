//! The command `keyway-server`.

fn main() {}
