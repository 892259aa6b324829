//! What a number has to be for a promise to be kept.

use std::fmt;

/// Where a number has to be.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// So much or less.
    AtMost(f64),
    /// So much or more.
    AtLeast(f64),
}

impl Bound {
    /// Whether a number is there.
    pub fn holds(self, ratio: f64) -> bool {
        match self {
            Self::AtMost(most) => ratio <= most,
            Self::AtLeast(least) => ratio >= least,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(most) => write!(f, "<= {most}"),
            Self::AtLeast(least) => write!(f, ">= {least}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bound;

    #[test]
    fn a_bound_holds_up_to_itself() {
        assert!(Bound::AtMost(1.1).holds(1.1) && !Bound::AtMost(1.1).holds(1.11));
        assert!(Bound::AtLeast(40.0).holds(40.0) && !Bound::AtLeast(40.0).holds(39.9));
    }
}
