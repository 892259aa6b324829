//! The table: a line for each module as soon as it is measured, and what they come to.

use std::time::Duration;

use crate::measure::Measured;

/// A check takes at most this many times as long as plain validation,
const MAX_RATIO: f64 = 3.0;
/// and this many bytes for each byte of the module,
const BYTES_PER_BYTE: u64 = 12;
/// beside these.
const BASE_BYTES: u64 = 64 << 20;

const LEGEND: &str = "\
validate  wasmparser alone, all features on, median time
check     wasm_abi_check::check, median time; rounds alternate with those of validate
peak      most resident memory of a process (VmHWM) that reads the module and checks it
          once, the program itself included
bound     12 times the module's size, and 64 MiB
verdict   contract and broken rules; after `refused:` nothing else was looked at, so that
          the time tells little
!         above the limit: a ratio of 3.0, or the bound. The ratio does not count where
          validation stops early at what is not valid, nor of modules made to be hostile";

/// What is to be shown of a module.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) measured: Measured,
    pub(crate) is_hostile: bool,
}

impl Row {
    fn ratio(&self) -> f64 {
        let Measured { validated, checked, .. } = &self.measured;
        checked.as_secs_f64() / validated.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    fn bound(&self) -> u64 {
        BYTES_PER_BYTE * self.bytes + BASE_BYTES
    }

    fn counts(&self) -> bool {
        !self.is_hostile && self.measured.is_valid
    }

    fn is_slow(&self) -> bool {
        self.counts() && self.ratio() > MAX_RATIO
    }

    fn is_large(&self) -> bool {
        self.measured.peak.is_some_and(|peak| peak > self.bound())
    }

    fn print(&self) {
        let Measured { validated, checked, peak, verdict, .. } = &self.measured;
        let size = format!("{:.1} KB", self.bytes as f64 / 1000.0);
        let ratio = format!("{:.2}{}", self.ratio(), if self.is_slow() { "!" } else { " " });
        let peak = peak.map_or_else(|| "-".to_owned(), mebibytes);
        let peak = peak + if self.is_large() { "!" } else { " " };
        println!(
            "{:<22}{size:>12}{:>12}{:>12}{ratio:>8}{peak:>11}{:>10}  {verdict}",
            self.name,
            milliseconds(*validated),
            milliseconds(*checked),
            mebibytes(self.bound()),
        );
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

/// The lines so far.
pub(crate) struct Table(Vec<Row>);

impl Table {
    pub(crate) fn begin() -> Self {
        println!(
            "{:<22}{:>12}{:>12}{:>12}{:>8}{:>11}{:>10}  verdict",
            "module", "size", "validate", "check", "ratio ", "peak ", "bound"
        );
        Self(Vec::new())
    }

    pub(crate) fn add(&mut self, row: Row) {
        row.print();
        self.0.push(row);
    }

    /// Prints what the lines come to; whether all are within the limits.
    pub(crate) fn end(self) -> bool {
        println!("\n{LEGEND}\n");
        let rows = || self.0.iter().filter(|row| row.counts());
        summary("valid", rows().collect());
        summary("read to the end", rows().filter(|row| row.measured.is_read).collect());
        let slow = self.0.iter().filter(|row| row.is_slow()).count();
        let large = self.0.iter().filter(|row| row.is_large()).count();
        println!("ratio above {MAX_RATIO:.1}: {slow}; memory above its bound: {large}");
        slow == 0 && large == 0
    }
}

fn summary(which: &str, mut rows: Vec<&Row>) {
    rows.sort_by(|a, b| a.ratio().total_cmp(&b.ratio()));
    let Some(worst) = rows.last() else { return };
    println!(
        "{which}: {} modules, median ratio {:.2}, worst {:.2} ({})",
        rows.len(),
        rows[rows.len() / 2].ratio(),
        worst.ratio(),
        worst.name
    );
}
