//! `keyway completions`: what a shell needs to complete the command line.

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::{failure::Failure, stdout};

/// Prints completions for a shell
#[derive(Args)]
#[command(after_help = "\
Examples:
  keyway completions bash > ~/.local/share/bash-completion/completions/keyway
  keyway completions zsh > ~/.zfunc/_keyway
  keyway completions fish > ~/.config/fish/completions/keyway.fish
  keyway completions powershell >> $PROFILE

Exit status:
  0  ok
  2  usage")]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut text = Vec::new();
    generate(arguments.shell, &mut super::Arguments::command(), "keyway", &mut text);
    Ok(stdout().write_all(&text)?)
}
