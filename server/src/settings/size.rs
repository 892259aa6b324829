//! Numbers of bytes, as people write them.

use std::{fmt, str::FromStr};

use bytesize::ByteSize;
use serde::{Deserialize, Serialize};

/// A number of bytes, written as `64KiB`, `16MiB` or `1500B`; shown so that it is read again
/// as the same.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Size(pub(crate) u64);

/// From the largest to the smallest.
const UNITS: [(&str, u64); 4] =
    [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];

impl Size {
    pub(crate) const fn mib(count: u64) -> Self {
        Self(count << 20)
    }

    pub(crate) const fn gib(count: u64) -> Self {
        Self(count << 30)
    }

    pub(crate) const fn tib(count: u64) -> Self {
        Self(count << 40)
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |_| "it is no number of bytes; write it as 64KiB, 16MiB or 1500B".to_owned();
        text.parse().map(|size: ByteSize| Self(size.as_u64())).map_err(wrong)
    }
}

impl TryFrom<String> for Size {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Size> for String {
    fn from(size: Size) -> Self {
        size.to_string()
    }
}

impl fmt::Display for Size {
    /// In the largest unit of which it is a whole number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(bytes) = *self;
        let fits = |unit: &&(&str, u64)| bytes > 0 && bytes.is_multiple_of(unit.1);
        match UNITS.iter().find(fits) {
            Some((name, unit)) => write!(f, "{}{name}", bytes / unit),
            None => write!(f, "{bytes}B"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Size;

    #[test]
    fn what_is_shown_is_read_as_the_same() {
        for (bytes, shown) in [
            (0, "0B"),
            (1, "1B"),
            (1_023, "1023B"),
            (1_024, "1KiB"),
            (1_234_567, "1234567B"),
            (1_536, "1536B"),
            (3 << 19, "1536KiB"),
            (16 << 20, "16MiB"),
            ((2 << 30) - 1, "2147483647B"),
            (1 << 40, "1TiB"),
        ] {
            assert_eq!(Size(bytes).to_string(), shown);
            assert_eq!(shown.parse::<Size>().unwrap(), Size(bytes));
        }
        for (text, bytes) in
            [("16 MiB", 16 << 20), ("1.5 KiB", 1_536), ("2MB", 2_000_000), ("7", 7)]
        {
            assert_eq!(text.parse::<Size>().unwrap(), Size(bytes), "{text}");
        }
        for wrong in ["", "lots", "-1", "1 acre", "KiB"] {
            assert!(wrong.parse::<Size>().is_err(), "{wrong}");
        }
    }
}
