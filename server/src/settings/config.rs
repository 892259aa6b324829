//! What holds once the settings were told: every value there, and within its bounds.

use std::{net::SocketAddr, num::NonZero, path::PathBuf, thread, time::Duration};

use super::{LogFormat, Period, Settings, Size};
use crate::{failure::Failure, store::Kind};

/// Every setting with its value.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) store: StoreConfig,
    pub(crate) manifests: Vec<PathBuf>,
    pub(crate) contracts: Vec<PathBuf>,
    /// None where it is told not to use one; an empty path is the user's.
    pub(crate) cache: Option<PathBuf>,
    pub(crate) listen: SocketAddr,
    pub(crate) token_file: Option<PathBuf>,
    pub(crate) tls: Option<Tls>,
    pub(crate) workers: usize,
    pub(crate) busy_poll: Duration,
    pub(crate) max_connections: usize,
    /// Bytes.
    pub(crate) max_body: usize,
    /// Bytes.
    pub(crate) max_bodies: usize,
    pub(crate) concurrency: u32,
    pub(crate) max_calls: u32,
    pub(crate) call_timeout: Duration,
    pub(crate) request_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    /// Bytes.
    pub(crate) memory: usize,
    pub(crate) drain_timeout: Duration,
    pub(crate) log: String,
    pub(crate) log_format: LogFormat,
    /// The same, as it is printed.
    pub(crate) settings: Settings,
}

/// Where plugins come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoreConfig {
    pub(crate) kind: Kind,
    pub(crate) folder: PathBuf,
    pub(crate) poll_interval: Duration,
}

/// The files of TLS.
#[derive(Clone, Debug)]
pub(crate) struct Tls {
    pub(crate) certificates: PathBuf,
    pub(crate) key: PathBuf,
}

const MAX_BODY: Size = Size::mib(16);
const MAX_BODIES: Size = Size::mib(256);
const MEMORY: Size = Size::mib(16);
/// What an `i32` of WebAssembly addresses.
const MAX_MEMORY: Size = Size::gib(4);

impl Config {
    /// Fills in what was not told, and looks at each value.
    pub(crate) fn new(told: Settings) -> Result<Self, Failure> {
        let seconds = |seconds| Period(Duration::from_secs(seconds));
        let kind = told.store_kind.unwrap_or(Kind::Local);
        let poll = if kind == Kind::Fluid { 5 } else { 2 };
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let usual = Settings {
            store: (kind == Kind::Local).then(|| PathBuf::from("plugins")),
            store_kind: Some(kind),
            poll_interval: Some(seconds(poll)),
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 8080))),
            workers: Some(u16::try_from(cores).unwrap_or(u16::MAX).min(MAX_WORKERS)),
            busy_poll: Some(50),
            max_connections: Some(10_000),
            max_body: Some(MAX_BODY),
            max_bodies: Some(MAX_BODIES),
            concurrency: Some(64),
            max_calls: Some(512),
            call_timeout: Some(seconds(1)),
            request_timeout: Some(seconds(30)),
            idle_timeout: Some(seconds(60)),
            memory: Some(MEMORY),
            drain_timeout: Some(seconds(30)),
            log: Some("info".to_owned()),
            log_format: Some(LogFormat::Text),
            ..Settings::default()
        };
        resolve(told.or(usual))
    }
}

const MAX_WORKERS: u16 = 256;
/// Microseconds.
const MAX_BUSY_POLL: u16 = 1_000;
const MAX_CALLS: u32 = 100_000;

fn resolve(settings: Settings) -> Result<Config, Failure> {
    let s = settings.clone();
    let period = |period: Option<Period>| period.map_or(Duration::ZERO, |period| period.0);
    Ok(Config {
        store: store(&s)?,
        manifests: s.manifest.unwrap_or_default(),
        contracts: s.contract.unwrap_or_default(),
        cache: (s.no_cache != Some(true)).then(|| s.cache_dir.unwrap_or_default()),
        listen: listen(&settings)?,
        token_file: s.token_file,
        tls: tls(s.tls_cert, s.tls_key)?,
        workers: usize::from(within("workers", s.workers, 1, MAX_WORKERS)?),
        busy_poll: Duration::from_micros(
            within("busy-poll", s.busy_poll, 0, MAX_BUSY_POLL)?.into(),
        ),
        max_connections: count(within("max-connections", s.max_connections, 1, 1_000_000)?),
        max_body: size("max-body", s.max_body, Size(Size::gib(2).0 - 1))?,
        max_bodies: size("max-bodies", s.max_bodies, Size::tib(1))?,
        concurrency: within("concurrency", s.concurrency, 1, MAX_CALLS)?,
        max_calls: within("max-calls", s.max_calls, 1, MAX_CALLS)?,
        call_timeout: period(s.call_timeout),
        request_timeout: period(s.request_timeout),
        idle_timeout: period(s.idle_timeout),
        memory: size("memory", s.memory, MAX_MEMORY)?,
        drain_timeout: period(s.drain_timeout),
        log: s.log.unwrap_or_default(),
        log_format: s.log_format.unwrap_or(LogFormat::Text),
        settings,
    })
}

fn store(s: &Settings) -> Result<StoreConfig, Failure> {
    let kind = s.store_kind.unwrap_or(Kind::Local);
    let folder = match (kind, &s.store, &s.fluid_mount_path) {
        (Kind::Local, Some(folder), None) | (Kind::Fluid, None, Some(folder)) => folder,
        (Kind::Local, _, Some(_)) => {
            let what = "`--fluid-mount-path` is for a store of the kind `fluid`";
            return Err(Failure::usage(what).with_hint("--store-kind fluid"));
        }
        (Kind::Fluid, _, None) => {
            let what = "a store of the kind `fluid` needs to know where it is mounted";
            return Err(Failure::usage(what).with_hint("--fluid-mount-path /mnt/plugins"));
        }
        (Kind::Fluid, Some(_), Some(_)) | (Kind::Local, None, None) => {
            return Err(Failure::usage("both `--store` and `--fluid-mount-path` are told"));
        }
    };
    let poll_interval = s.poll_interval.map_or(Duration::ZERO, |period| period.0);
    Ok(StoreConfig { kind, folder: folder.clone(), poll_interval })
}

/// The address, which is one that only this machine reaches unless clients show a token or
/// the operator wants it otherwise.
fn listen(s: &Settings) -> Result<SocketAddr, Failure> {
    let address = s.listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080)));
    let is_guarded = s.token_file.is_some() || s.insecure_public == Some(true);
    if address.ip().is_loopback() || is_guarded {
        return Ok(address);
    }
    let what = format!("`{address}` can be reached by others, who would need no token");
    Err(Failure::usage(what).with_hint("--token-file tokens.txt, or --insecure-public"))
}

fn tls(certificates: Option<PathBuf>, key: Option<PathBuf>) -> Result<Option<Tls>, Failure> {
    match (certificates, key) {
        (Some(certificates), Some(key)) => Ok(Some(Tls { certificates, key })),
        (None, None) => Ok(None),
        (Some(_), None) => {
            Err(Failure::usage("`--tls-cert` needs `--tls-key`").with_hint("--tls-key key.pem"))
        }
        (None, Some(_)) => {
            Err(Failure::usage("`--tls-key` needs `--tls-cert`").with_hint("--tls-cert cert.pem"))
        }
    }
}

fn within<T: PartialOrd + std::fmt::Display + Copy>(
    name: &str,
    value: Option<T>,
    least: T,
    most: T,
) -> Result<T, Failure> {
    let value = value.unwrap_or(least);
    match value >= least && value <= most {
        true => Ok(value),
        false => Err(Failure::usage(format!(
            "`--{name}` is {value}, it has to be from {least} to {most}"
        ))),
    }
}

fn size(name: &str, value: Option<Size>, most: Size) -> Result<usize, Failure> {
    let bytes = within(name, value, Size(0), most)?.0;
    Ok(usize::try_from(bytes).unwrap_or(usize::MAX))
}

fn count(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}
