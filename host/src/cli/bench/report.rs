//! What was measured, for people and for programs.

use std::{
    io::{self, Write},
    path::Path,
};

use serde::Serialize;
use wasm_abi_check::printable;

use super::{
    measure::{Clock, Measured},
    subject::Input,
};
use crate::cli::{
    format::{Format, TOOL, Tool, VERSION, write_json},
    launch::Session,
    stdout,
};

const ID: &str = "urn:keyway:bench-1";

/// What is told of the times.
const QUANTILES: [(&str, f64); 4] = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999)];

pub(super) struct Report<'a> {
    pub(super) session: &'a Session<'a>,
    pub(super) path: &'a Path,
    pub(super) input: &'a Input,
    pub(super) clock: Clock,
    pub(super) series: Vec<(&'static str, Measured)>,
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    version: u32,
    tool: Tool,
    path: String,
    plugin: Option<String>,
    function: String,
    input_bytes: Option<usize>,
    clock_reading_ns: f64,
    interrupted: bool,
    series: Vec<SeriesEntry>,
}

#[derive(Serialize)]
struct SeriesEntry {
    kind: &'static str,
    calls: u64,
    seconds: f64,
    calls_per_second: f64,
    batch: u32,
    p50_ns: f64,
    p90_ns: f64,
    p99_ns: f64,
    p999_ns: f64,
    max_ns: f64,
}

impl Report<'_> {
    pub(super) fn write(&self, format: Format) -> io::Result<()> {
        match format {
            Format::Human => self.write_lines(),
            Format::Json => write_json(&self.document()),
        }
    }

    fn write_lines(&self) -> io::Result<()> {
        let mut out = stdout();
        let function = printable(self.input.function());
        for (kind, measured) in &self.series {
            let Measured { calls, time, batch, max, .. } = measured;
            let input = self.input.bytes().map(|bytes| format!(", {bytes} bytes of input"));
            writeln!(out, "{function}, {kind}{}", input.unwrap_or_default())?;
            writeln!(out, "  {:.0} calls/s", measured.per_second())?;
            for (name, share) in QUANTILES {
                writeln!(out, "  {name:<6} {}", time_text(measured.quantile(share)))?;
            }
            writeln!(out, "  {:<6} {}", "max", time_text(*max))?;
            write!(out, "  {calls} calls in {:.2} s", time.as_secs_f64())?;
            if *batch > 1 {
                write!(out, ", {batch} measured together")?;
            }
            writeln!(out, "; a reading of the clock takes {}", time_text(self.clock.reading))?;
        }
        Ok(())
    }

    fn document(&self) -> Document {
        Document {
            schema: ID,
            version: VERSION,
            tool: TOOL,
            path: self.path.to_string_lossy().into_owned(),
            plugin: self.session.plugin.name().map(str::to_owned),
            function: self.input.function().to_owned(),
            input_bytes: self.input.bytes(),
            clock_reading_ns: rounded(self.clock.reading),
            interrupted: self.session.interrupt.exit_code().is_some(),
            series: self.series.iter().map(|(kind, measured)| entry(kind, measured)).collect(),
        }
    }
}

fn entry(kind: &'static str, measured: &Measured) -> SeriesEntry {
    let at = |share| rounded(measured.quantile(share));
    SeriesEntry {
        kind,
        calls: measured.calls,
        seconds: measured.time.as_secs_f64(),
        calls_per_second: rounded(measured.per_second()),
        batch: measured.batch,
        p50_ns: at(0.5),
        p90_ns: at(0.9),
        p99_ns: at(0.99),
        p999_ns: at(0.999),
        max_ns: rounded(measured.max),
    }
}

/// To a tenth.
fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn time_text(nanoseconds: f64) -> String {
    match nanoseconds {
        ..1e3 => format!("{nanoseconds:.1} ns"),
        ..1e6 => format!("{:.2} us", nanoseconds / 1e3),
        ..1e9 => format!("{:.2} ms", nanoseconds / 1e6),
        _ => format!("{:.2} s", nanoseconds / 1e9),
    }
}
