//! How much the findings of a rule count: by default, by the contract, by the user.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    names::{nearest, printable},
    rule::{self, Group, Rule},
};

/// How much a finding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not at all: it is not told.
    Allow,
    /// A warning.
    Warn,
    /// An error.
    Deny,
}

/// Levels that differ from those of the rules' own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    by_rule: BTreeMap<&'static str, Level>,
    /// Warnings count as errors.
    pub deny_warnings: bool,
}

/// Why a level cannot be set.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LevelError {
    /// There is no such rule or group.
    #[error("unknown rule or group `{name}`")]
    Unknown {
        /// The name, printable.
        name: String,
        /// The nearest that there is.
        nearest: Option<String>,
    },
    /// The rule cannot be switched off.
    #[error("`{0}` is always an error: what breaks it is not checked further")]
    Fixed(&'static str),
}

impl Levels {
    /// Sets the level of a rule, by its id or name, or of each rule of a group.
    ///
    /// # Errors
    ///
    /// [`LevelError::Unknown`] with the nearest name, [`LevelError::Fixed`] for the
    /// rules of the group `input`.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), LevelError> {
        let group = Group::ALL.into_iter().find(|group| group.name() == name);
        let rules: Vec<&Rule> = match (group, rule::find(name)) {
            (Some(group), _) => rule::ALL.iter().filter(|rule| rule.group == group).collect(),
            (None, Some(rule)) => vec![rule],
            (None, None) => return Err(unknown(name)),
        };
        if let Some(fixed) = rules.iter().find(|rule| rule.is_fixed()) {
            return if level == Level::Deny { Ok(()) } else { Err(LevelError::Fixed(fixed.id)) };
        }
        self.by_rule.extend(rules.iter().map(|rule| (rule.id, level)));
        Ok(())
    }

    /// These levels, and where they say nothing those of `fallback`.
    pub fn or(&self, fallback: &Self) -> Self {
        let mut by_rule = fallback.by_rule.clone();
        by_rule.extend(&self.by_rule);
        Self { by_rule, deny_warnings: self.deny_warnings || fallback.deny_warnings }
    }

    /// What was set for `rule`.
    pub fn get(&self, rule: &Rule) -> Option<Level> {
        self.by_rule.get(rule.id).copied()
    }
}

fn unknown(name: &str) -> LevelError {
    let rules = rule::ALL.iter().flat_map(|rule| [rule.id, rule.name]);
    let known = rules.chain(Group::ALL.into_iter().map(Group::name));
    let nearest = nearest(name, known).map(str::to_owned);
    LevelError::Unknown { name: printable(name), nearest }
}

#[cfg(test)]
mod tests {
    use super::{Level, LevelError, Levels};
    use crate::rule;

    #[test]
    fn levels_are_set_by_id_name_and_group() {
        let mut levels = Levels::default();
        for name in ["KW031", "floats", "release"] {
            assert_eq!(levels.set(name, Level::Deny), Ok(()));
        }
        for rule in [rule::STACK, rule::FLOATS, rule::HOST_PATH, rule::DEBUG_INFO] {
            assert_eq!(levels.get(&rule), Some(Level::Deny));
        }
        assert_eq!(levels.get(&rule::START), None);
        assert_eq!(levels.set("input", Level::Warn), Err(LevelError::Fixed("KW001")));
        for (name, expected) in [("stak-first", "stack-first"), ("export", "exports")] {
            let Err(LevelError::Unknown { nearest, .. }) = levels.set(name, Level::Warn) else {
                panic!("there is no such rule");
            };
            assert_eq!(nearest.as_deref(), Some(expected));
        }
    }

    #[test]
    fn the_first_word_counts() {
        let (mut user, mut contract) = (Levels::default(), Levels::default());
        assert_eq!(contract.set("start", Level::Deny), Ok(()));
        assert_eq!(user.set("KW050", Level::Allow), Ok(()));
        let both = user.or(&contract);
        assert_eq!(both.get(&rule::START), Some(Level::Allow));
        assert_eq!(both.get(&rule::FLOATS), None);
        assert_eq!(both.get(&rule::COMMAND), Some(Level::Deny));
    }
}
