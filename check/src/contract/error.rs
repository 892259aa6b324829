//! What is wrong with a contract, and what was meant.

use std::io;

use crate::LevelError;

/// Why there is no contract.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContractError {
    /// No built-in contract has this name.
    #[error("unknown contract `{name}`")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The nearest of the built-in ones, or all of them.
        suggestion: String,
    },
    /// The file cannot be read.
    #[error("cannot read the contract: {source}: {path}")]
    Read {
        /// The file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The file is no contract.
    #[error("the contract file is wrong: {path}\n{reason}")]
    Parse {
        /// The file.
        path: String,
        /// Line, column and reason, printable.
        reason: String,
        /// What was meant.
        hint: Option<String>,
    },
    /// The file has too many of something.
    #[error("the contract has {count} {what}, the limit is {limit}: {path}")]
    TooMany {
        /// The file.
        path: String,
        /// Of what.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The file names the contract in letters that a name may not have.
    #[error("the contract's name `{name}` is not of [a-z0-9_-]{{1,64}}: {path}")]
    Name {
        /// The file.
        path: String,
        /// The name, printable.
        name: String,
    },
    /// A list of `any_of` names an export that has no signature.
    #[error("`{export}` of `any_of` is not listed with its signature: {path}")]
    Unlisted {
        /// The file.
        path: String,
        /// The export's name, printable.
        export: String,
    },
    /// The file gives a level to a rule that has none.
    #[error("{source}: {path}")]
    Rule {
        /// The file.
        path: String,
        /// What is wrong.
        source: LevelError,
    },
    /// The file names a rule twice, by its id and by its name.
    #[error("`{}` and `{}` of `[rules]` are one rule: {path}", names[0], names[1])]
    RuleTwice {
        /// The file.
        path: String,
        /// What it calls the rule, printable.
        names: [String; 2],
    },
    /// A list of `any_of` is empty.
    #[error("a list of `any_of` names no export, so that no module can meet it: {path}")]
    NoAlternative {
        /// The file.
        path: String,
    },
    /// The file lists an export under more than one of required, expected, optional.
    #[error(
        "the export `{export}` stands in more than one of `[exports.required]`, \
         `[exports.expected]` and `[exports.optional]`: {path}"
    )]
    Twice {
        /// The file.
        path: String,
        /// The first such export's name, printable.
        export: String,
    },
}

impl ContractError {
    /// What was meant, where that can be guessed.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown { suggestion, .. } => Some(suggestion.clone()),
            Self::Parse { hint, .. } => hint.clone(),
            Self::Rule { source: LevelError::Unknown { nearest, .. }, .. } => Some(match nearest {
                Some(near) => format!("did you mean `{near}`?"),
                None => "wasm-abi-check --list-rules".to_owned(),
            }),
            Self::Unlisted { export, .. } => {
                Some(format!("under [exports.optional] write {export} = \"(i32) -> i32\""))
            }
            _ => None,
        }
    }
}
