//! The table: a line for each case as soon as it is measured.

use keyway_benches::number::{ratio, time};

use crate::{case::Contestant, rounds::Measured};

const LEGEND: &str = "\
keyway     the crate keyway-host, which sets instances back rather than make new ones
raw        wasmtime by hand: the same modules, limits and features, pooled memory
on-demand  the same, with memory that is mapped for each instance
extism     extism {extism} with a timeout of 1 s; its plugin copies its input in and its
           output out, as Extism's plugin kits do
no-limit   the same without a timeout
unread     as extism, where the plugin hands its input back without reading it
native     the same C source, by a C compiler and called directly; no sandbox
time       median of the rounds, of one call or one round trip; a ratio is the median of
           the ratios of the rounds
int        `process`, in an instance that is there
echo-N     so many bytes in and out
fresh      instantiate, get_abi_version, init, process, cleanup, drop; of Extism, which has
           no lifecycle, a new plugin of a compiled one, and one call
fresh-yield  the same of a plugin with a loop in its `process`, by Keyway in the way that
           yields to an executor; by hand in the way that blocks
host-call  a function of the host that reads a variable, called by the plugin
load       json-minify, from its bytes to what can be instantiated: Keyway checks and
           compiles, the others compile; cached, where it was compiled before
!          a broken promise";

pub(crate) fn begin() {
    print!("{:<12}", "case");
    for who in Contestant::ALL {
        print!("{:>10}", who.name());
    }
    println!("{:>10}{:>10}{:>10}  promised", "keyway/", "extism/", "keyway/");
    println!("{:>92}{:>10}{:>10}", "raw", "keyway", "native");
}

pub(crate) fn add(measured: &Measured) {
    use Contestant::{Extism, Keyway, Native, Raw};
    print!("{:<12}", measured.case.to_string());
    for who in Contestant::ALL {
        print!("{:>10}", measured.median(who).map_or_else(none, time));
    }
    for (over, under) in [(Keyway, Raw), (Extism, Keyway), (Keyway, Native)] {
        print!("{:>10}", measured.ratio(over, under).map_or_else(none, ratio));
    }
    let promises = measured.promises().into_iter().map(|(promise, measured)| {
        let verdict = match measured {
            None => "not measured".to_owned(),
            Some(value) if promise.bound.holds(value) => "kept".to_owned(),
            Some(value) => format!("broken by {}!", ratio(value)),
        };
        let (over, under) = (promise.over.name(), promise.under.name());
        format!("{over}/{under} {}: {verdict}", promise.bound)
    });
    println!("  {}", promises.collect::<Vec<_>>().join("; "));
}

/// The words under the table, and what it comes to.
pub(crate) fn end(all: &[Measured]) {
    println!("\n{}\n", LEGEND.replace("{extism}", extism_version()));
    let promises = || all.iter().flat_map(Measured::promises);
    let count = |which: fn(bool) -> bool| {
        let holds = |(promise, ratio): &(crate::case::Promise, Option<f64>)| {
            ratio.is_some_and(|ratio| which(promise.bound.holds(ratio)))
        };
        promises().filter(holds).count()
    };
    println!(
        "promises: {} kept, {} broken, {} not measured",
        count(|holds| holds),
        count(|holds| !holds),
        promises().filter(|(_, ratio)| ratio.is_none()).count()
    );
}

/// The one that its program, built apart, is made of.
fn extism_version() -> &'static str {
    let manifest = include_str!("../../extism/Cargo.toml");
    let version = |line: &'static str| line.strip_prefix("extism = \"=")?.strip_suffix('"');
    manifest.lines().find_map(version).unwrap_or("of an unknown version")
}

fn none() -> String {
    "-".to_owned()
}

#[cfg(test)]
mod tests {
    use super::extism_version;

    #[test]
    fn the_version_of_extism_is_found() {
        let version = extism_version();
        let is_number = |part: &str| part.parse::<u32>().is_ok();
        assert!(version.split('.').count() == 3 && version.split('.').all(is_number), "{version}");
    }
}
