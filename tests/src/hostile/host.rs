//! All that the cases need of `keyway-host`, in one place.

use std::{
    collections::BTreeMap,
    error::Error as _,
    sync::{Arc, Mutex},
    time::Duration,
};

use keyway_host::{Allocation, Error, Grants, Host, Instance, Limits, Log, Plugin, Vars};
use wasm_abi_check::Severity;

use super::case::Kind;

/// Instances that a host has room for.
pub const SLOTS: usize = 8;

/// The limits of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Budget {
    /// Bytes of linear memory.
    pub memory: usize,
    /// Time of a call.
    pub time: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        let Limits { memory, time, .. } = Limits::default();
        Self { memory, time }
    }
}

/// What an instance is granted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Granted {
    /// A log that counts.
    pub log: bool,
    /// A configuration with the entry `key`.
    pub config: bool,
    /// Variables, none at first.
    pub vars: bool,
}

/// A host with these limits.
pub fn new_host(budget: Budget) -> Host {
    let mut limits = Limits::default();
    limits.memory = budget.memory;
    limits.time = budget.time;
    limits.log_rate = u32::MAX; // how many pass depends on the time
    let slots = SLOTS.try_into().unwrap();
    let host = Host::builder().limits(limits).instances(slots).build().unwrap();
    assert_eq!(*host.allocation(), Allocation::Pooled);
    host
}

/// A plugin, or what a table says of the error.
pub fn load(host: &Host, wasm: &[u8]) -> Result<Plugin, String> {
    host.load(wasm).map_err(|error| told(&error))
}

/// Messages that were logged, and their bytes.
type Heard = Arc<Mutex<(usize, usize)>>;

/// An instance with what it was granted.
pub struct Running {
    instance: Instance,
    heard: Option<Heard>,
}

impl Running {
    /// Instantiates a plugin.
    pub fn start(plugin: &Plugin, granted: Granted) -> Result<Self, Failure> {
        let mut grants = Grants::default();
        let heard = granted.log.then(Heard::default);
        if let Some(heard) = heard.clone() {
            grants.log = Some(Log::new(move |record| {
                let mut heard = heard.lock().unwrap();
                *heard = (heard.0 + 1, heard.1 + record.text.len());
            }));
        }
        if granted.config {
            let entries = BTreeMap::from([("key".to_owned(), b"a value".to_vec())]);
            grants.config_get = Some(Arc::new(entries));
        }
        if granted.vars {
            let vars = Vars::default();
            grants.var_get = Some(vars.clone());
            grants.var_set = Some(vars);
        }
        let instance = plugin.instantiate_with(grants).map_err(|error| Failure::of(&error))?;
        Ok(Self { instance, heard })
    }

    /// One call, and its answer as a table tells it.
    pub fn call(&mut self, kind: &Kind) -> Result<String, Failure> {
        match kind {
            Kind::Init => self.instance.init().map(|()| "ok".to_owned()),
            Kind::Cleanup => self.instance.cleanup().map(|()| "ok".to_owned()),
            Kind::Process(input) => self.instance.process(*input).map(|output| output.to_string()),
            Kind::Call(function, input) => self.instance.call(function, input).map(shown),
        }
        .map_err(|error| Failure::of(&error))
    }

    /// The bytes that a function answers.
    pub fn bytes(&mut self, function: &str, input: &[u8]) -> Result<Vec<u8>, Failure> {
        let answer = self.instance.call(function, input).map(<[u8]>::to_vec);
        answer.map_err(|error| Failure::of(&error))
    }

    /// What it logged, where it has a log.
    pub fn heard(&self) -> Option<(usize, usize)> {
        self.heard.as_ref().map(|heard| *heard.lock().unwrap())
    }
}

fn shown(bytes: &[u8]) -> String {
    match bytes.len() {
        ..=40 => format!("\"{}\"", bytes.escape_ascii()),
        more => format!("{more} bytes"),
    }
}

/// An error of a call.
#[derive(Debug)]
pub struct Failure {
    /// As a table tells it.
    pub text: String,
    /// Whether the time limit stopped the call.
    pub by_time: bool,
}

impl Failure {
    fn of(error: &Error) -> Self {
        Self { text: told(error), by_time: matches!(error, Error::Time { .. }) }
    }
}

/// The variant and the message, the cause where the message does not tell it, and
/// of a contract the first rules that are broken.
fn told(error: &Error) -> String {
    let debug = match error {
        Error::Contract(_) => "Contract".to_owned(), // a report is long
        error => format!("{error:?}"),
    };
    let variant = debug.split([' ', '(']).next().unwrap_or_default();
    let mut text = format!("{variant}: {error}");
    if let Error::Contract(report) = error {
        let errors = report.findings.iter().filter(|found| found.severity == Severity::Error);
        for finding in errors.take(2) {
            text.push_str(&format!("; {finding}"));
        }
    } else if let Some(source) = error.source() {
        text.push_str(&format!(": {source}"));
    }
    let end = text.char_indices().nth(300).map_or(text.len(), |(at, _)| at);
    if end < text.len() {
        text = format!("{}... ({} bytes)", &text[..end], text.len());
    }
    text
}
