//! What is measured, of whom, and what is promised of it.

use std::{fmt, str::FromStr};

use keyway_benches::{bound::Bound, names};

/// What one number is the time of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// A call of `process` in an instance that is there.
    Int,
    /// A call that hands so many bytes in and gets them back.
    Echo(usize),
    /// Instantiate, `get_abi_version`, `init`, `process`, `cleanup`, drop.
    Fresh,
    /// The same of a plugin with a loop, by calls that yield; by hand they block.
    FreshYield,
    /// A function of the host, called by the plugin in a loop.
    HostCall,
    /// From a plugin's bytes to what can be instantiated.
    LoadCold,
    /// The same where it was compiled before.
    LoadCached,
}

impl Case {
    pub(crate) const ALL: [Self; 11] = [
        Self::Int,
        Self::Echo(0),
        Self::Echo(64),
        Self::Echo(4 << 10),
        Self::Echo(64 << 10),
        Self::Echo(1 << 20),
        Self::Fresh,
        Self::FreshYield,
        Self::HostCall,
        Self::LoadCold,
        Self::LoadCached,
    ];

    /// What this machine must show; nothing of the cases that are only told.
    pub(crate) fn promises(self) -> Vec<Promise> {
        use Bound::{AtLeast, AtMost};
        use Contestant::{Extism, Keyway, OnDemand, Raw};
        let promise = |over, under, bound| Promise { over, under, bound };
        match self {
            Self::Int => {
                vec![promise(Keyway, Raw, AtMost(1.1)), promise(Extism, Keyway, AtLeast(100.0))]
            }
            Self::Echo(4_096 | 65_536) => {
                vec![promise(Keyway, Raw, AtMost(1.2)), promise(Extism, Keyway, AtLeast(40.0))]
            }
            Self::Fresh => {
                vec![promise(Keyway, Raw, AtMost(0.5)), promise(OnDemand, Keyway, AtLeast(20.0))]
            }
            Self::FreshYield => vec![promise(Keyway, Raw, AtMost(1.25))],
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int => f.write_str("int"),
            Self::Echo(bytes) if *bytes >= 1 << 20 => write!(f, "echo-{}m", bytes >> 20),
            Self::Echo(bytes) if *bytes >= 1 << 10 => write!(f, "echo-{}k", bytes >> 10),
            Self::Echo(bytes) => write!(f, "echo-{bytes}"),
            Self::Fresh => f.write_str("fresh"),
            Self::FreshYield => f.write_str("fresh-yield"),
            Self::HostCall => f.write_str("host-call"),
            Self::LoadCold => f.write_str("load-cold"),
            Self::LoadCached => f.write_str("load-cached"),
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
    /// wasmtime by hand, with the pooling allocator.
    Raw,
    /// wasmtime by hand, with memory mapped for each instance.
    OnDemand,
    /// Extism with a time limit.
    Extism,
    /// Extism without one.
    ExtismUnlimited,
    /// Extism whose plugin does not read the input that it hands back.
    ExtismUnread,
    /// The same C source, compiled for this machine.
    Native,
}

impl Contestant {
    pub(crate) const ALL: [Self; 7] = [
        Self::Keyway,
        Self::Raw,
        Self::OnDemand,
        Self::Extism,
        Self::ExtismUnlimited,
        Self::ExtismUnread,
        Self::Native,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Keyway => "keyway",
            Self::Raw => "raw",
            Self::OnDemand => "on-demand",
            Self::Extism => "extism",
            Self::ExtismUnlimited => "no-limit",
            Self::ExtismUnread => "unread",
            Self::Native => "native",
        }
    }
}

impl fmt::Display for Contestant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Contestant {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        names::find("contestant", &Self::ALL, name)
    }
}

/// A ratio of two contestants, and where it has to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Promise {
    pub(crate) over: Contestant,
    pub(crate) under: Contestant,
    pub(crate) bound: Bound,
}

#[cfg(test)]
mod tests {
    use super::{Case, Contestant};

    #[test]
    fn cases_and_contestants_are_found_by_their_names() {
        for who in Contestant::ALL {
            assert_eq!(who.name().parse(), Ok(who));
        }
        assert!("all".parse::<Contestant>().is_err());
        for case in Case::ALL {
            assert_eq!(case.to_string().parse(), Ok(case));
        }
        assert!("echo".parse::<Case>().is_err());
    }
}
