//! Lengths of time, as people write them.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

/// A length of time, written as `30s`, `500ms` or `1m 30s`; 1 ms to 1 day.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Period(pub(crate) Duration);

const LEAST: Duration = Duration::from_millis(1);
const MOST: Duration = Duration::from_hours(24);

impl FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let period = humantime::parse_duration(text)
            .map_err(|error| format!("{error}; write it as 30s, 500ms or 1m"))?;
        match (LEAST..=MOST).contains(&period) {
            true => Ok(Self(period)),
            false => Err("it has to be from 1ms to 1day".to_owned()),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", humantime::format_duration(self.0))
    }
}
