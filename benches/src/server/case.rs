//! What is measured, of whom, and what is promised of it.

use std::{fmt, str::FromStr};

use keyway_benches::{bound::Bound, names};

/// What is asked for, and by how many connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// `POST /run`: a fresh instance of `hello`, its whole life, by so many connections.
    Run(u16),
    /// So many bytes in and out, by a function of a fresh instance.
    Echo(usize),
    /// As `Run`, each request of another one of 100 plugins.
    Spread,
    /// As `Run`, while another plugin runs without an end.
    Beside,
    /// As `Run`, by instances that are kept.
    Kept,
}

impl Case {
    pub(crate) const ALL: [Self; 8] = [
        Self::Run(1),
        Self::Run(16),
        Self::Run(256),
        Self::Echo(1 << 10),
        Self::Echo(64 << 10),
        Self::Spread,
        Self::Beside,
        Self::Kept,
    ];

    pub(crate) fn connections(self) -> u16 {
        if let Self::Run(connections) = self { connections } else { 16 }
    }

    /// Who is measured, and after it whom that is compared with.
    pub(crate) fn contestants(self) -> [Contestant; 2] {
        match self {
            Self::Run(_) | Self::Echo(_) | Self::Spread => [Contestant::Keyway, Contestant::Axum],
            Self::Beside => [Contestant::Beside, Contestant::Keyway],
            Self::Kept => [Contestant::Kept, Contestant::Keyway],
        }
    }

    /// What this machine must show; nothing of the cases that are only told.
    pub(crate) fn promises(self) -> &'static [Promise] {
        const RUN: [Promise; 2] = [
            Promise { of: Number::Rate, bound: Bound::AtLeast(0.85) },
            Promise { of: Number::P99, bound: Bound::AtMost(1.5) },
        ];
        if self == Self::Run(16) { &RUN } else { &[] }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run(connections) => write!(f, "run-{connections}"),
            Self::Echo(bytes) => write!(f, "echo-{}k", bytes >> 10),
            Self::Spread => f.write_str("spread"),
            Self::Beside => f.write_str("beside"),
            Self::Kept => f.write_str("kept"),
        }
    }
}

impl FromStr for Case {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        names::find("case", &Self::ALL, name)
    }
}

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contestant {
    Keyway,
    /// keyway-server, beside a plugin that runs without an end.
    Beside,
    /// keyway-server, of a plugin whose instances are kept.
    Kept,
    Axum,
}

impl Contestant {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Keyway => "keyway",
            Self::Beside => "beside",
            Self::Kept => "kept",
            Self::Axum => "axum",
        }
    }
}

/// One of the numbers of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// Requests a second.
    Rate,
    /// Seconds that half of the requests took at most.
    P50,
    /// Seconds that 99 of 100 requests took at most.
    P99,
}

impl Number {
    pub(crate) const ALL: [Self; 3] = [Self::Rate, Self::P50, Self::P99];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rate => "requests/s",
            Self::P50 => "p50",
            Self::P99 => "p99",
        }
    }
}

/// Where a number has to be, told as a ratio of the first contestant's to the other's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Promise {
    pub(crate) of: Number,
    pub(crate) bound: Bound,
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn cases_are_found_by_their_names() {
        for case in Case::ALL {
            assert_eq!(case.to_string().parse(), Ok(case));
        }
        assert!("run".parse::<Case>().is_err());
    }
}
