//! Sets everything up, serves, and ends in good order.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use keyway_host::{Cache, Contract, Host, Limits};
use prometheus_client::registry::Registry;
use tokio::{
    runtime,
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
    time::{Instant, MissedTickBehavior, interval, sleep_until},
};

use crate::{
    app::{App, CallLimits},
    calls::{Compute, Gate},
    catalog::{Catalog, ManifestBounds, OperatorManifest, Setup},
    failure::Failure,
    http::{Bounds, Budget, Complaints, Guard, RequestIds, Tokens},
    log::Log,
    metrics::Metrics,
    net::{
        Acceptor, Certificate, CoarseClock, Connections, Listener, Workers, budget_of_heads,
        raise_open_files,
    },
    openapi::Documents,
    settings::Config,
};

/// Instances that plugins may keep, beside those of running calls.
const KEPT_INSTANCES: u32 = 1_024;

/// Serves until it is told to end. `again` reads the settings anew.
pub(crate) fn serve(
    config: &Config,
    again: &dyn Fn() -> Result<Config, Failure>,
) -> Result<(), Failure> {
    let log = Log::start(&config.log, config.log_format)?;
    let failed = |error: std::io::Error| Failure::failed(format!("cannot start: {error}"));
    let executor = runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let clock = CoarseClock::new();
    let (told, draining) = watch::channel(false);
    let result = executor.block_on(async {
        let listener = Listener::bind(config.listen)?;
        let app = Arc::new(set_up(config, &clock)?);
        let workers =
            Workers::start(config.workers, &app, &draining, config.busy_poll).map_err(failed)?;
        let address = listener.address();
        let scheme = if app.tls.is_on() { "https" } else { "http" };
        let mut signals = Signals::new().map_err(failed)?;
        tracing::info!(%address, scheme, workers = config.workers, "listening");
        {
            let mut serving = std::pin::pin!(listener.run(&app, &workers));
            let mut sweeping = std::pin::pin!(sweep(&app, config, &clock));
            loop {
                tokio::select! {
                    () = &mut serving => {}
                    () = &mut sweeping => {}
                    end = signals.next() => match end {
                        Told::End(signal) => {
                            tracing::info!(signal, "ending");
                            break;
                        }
                        Told::Reload => reload(&app, config, &log, again),
                    },
                }
            }
        }
        drop(listener);
        app.is_draining.store(true, Ordering::Relaxed);
        let _ = told.send(true); // the workers hold the other ends
        drain(&app, workers, &mut signals, config, &clock).await;
        app.catalog.stop(LAST);
        Ok(())
    });
    executor.shutdown_background();
    result
}

/// All that requests share.
fn set_up(config: &Config, clock: &CoarseClock) -> Result<App, Failure> {
    let failed = |error: std::io::Error| Failure::failed(format!("cannot start: {error}"));
    // what can be wrong is looked at before anything is begun
    let tokens = config.token_file.as_deref().map(Tokens::read).transpose()?;
    let tls = Acceptor::default();
    tls.set(Certificate::read(config.tls.as_ref())?);
    let host = host(config)?;
    let mut registry = Registry::default();
    let metrics = Metrics::new(&mut registry, most_instances(config));
    let setup = Setup {
        host: host.clone(),
        store: Some(config.store.kind.open(config.store.folder.clone())),
        manifests: OperatorManifest::all(config.manifests.iter().cloned())
            .map_err(|error| Failure::usage(error.to_string()))?,
        poll_interval: Some(config.store.poll_interval),
        bounds: ManifestBounds {
            keep: KEPT_INSTANCES,
            time: config.request_timeout,
            output: config.max_bodies,
        },
    };
    let catalog = Catalog::start(setup, metrics.calls.clone(), &mut registry).map_err(failed)?;
    metrics.take(registry);
    let connections = raise_open_files(config.max_connections);
    Ok(App {
        catalog,
        host,
        compute: Compute::start(config.workers).map_err(failed)?,
        gate: Gate::new(),
        guard: Guard::new(tokens, config.listen.ip().is_loopback()),
        bodies: Bounds {
            max: config.max_body,
            budget: Budget::new(config.max_bodies),
            time: config.request_timeout,
        },
        heads: budget_of_heads(),
        limits: CallLimits {
            concurrency: config.concurrency,
            max_calls: config.max_calls,
            request_timeout: config.request_timeout,
        },
        request_ids: RequestIds::new(),
        complaints: Complaints::new(),
        metrics,
        connections: Connections::new(connections, clock.clone()),
        tls,
        is_draining: AtomicBool::new(false),
        openapi: Documents::new(),
    })
}

fn most_instances(config: &Config) -> u32 {
    config.max_calls.saturating_add(KEPT_INSTANCES)
}

fn host(config: &Config) -> Result<Host, Failure> {
    let mut limits = Limits::default();
    limits.time = config.call_timeout;
    limits.memory = config.memory;
    limits.output = limits.output.min(config.max_bodies);
    let mut builder = Host::builder().limits(limits).instances(most_instances(config));
    for path in &config.contracts {
        let contract = Contract::read(path).map_err(|error| {
            let failure = Failure::usage(error.to_string().trim_end());
            match error.hint() {
                Some(hint) => failure.with_hint(hint),
                None => failure,
            }
        })?;
        builder = builder.contract(contract);
    }
    if let Some(folder) = &config.cache {
        let cache = match folder.as_os_str().is_empty() {
            true => Cache::of_user(),
            false => Cache::at(folder),
        };
        match cache {
            Ok(cache) => builder = builder.cache(cache),
            // it costs only time
            Err(error) => tracing::warn!(%error, "plugins are compiled at every start"),
        }
    }
    builder.build().map_err(|error| Failure::failed(error.to_string()))
}

/// Sets the clock, and closes what waits for too long.
async fn sweep(app: &App, config: &Config, clock: &CoarseClock) {
    let mut ticks = interval(CoarseClock::TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        ticks.tick().await;
        clock.set();
        app.connections.sweep(config.idle_timeout, config.request_timeout);
    }
}

/// Lets running requests finish, for as long as they may. Those that have not begun, whatever
/// of them is there, have to begin soon.
async fn drain(
    app: &App,
    workers: Workers,
    signals: &mut Signals,
    config: &Config,
    clock: &CoarseClock,
) {
    let deadline = Instant::now() + config.drain_timeout;
    let mut finished = tokio::task::spawn_blocking(move || workers.finish());
    let mut sweeping = std::pin::pin!(sweep(app, config, clock));
    let mut patience = std::pin::pin!(tokio::time::sleep(PATIENCE));
    loop {
        tokio::select! {
            _ = &mut finished => return tracing::info!("ended"),
            () = &mut sweeping => {}
            () = &mut patience, if !patience.is_elapsed() => {
                app.connections.sweep(Duration::ZERO, config.request_timeout);
            }
            () = sleep_until(deadline) => break,
            told = signals.next() => if let Told::End(_) = told { break },
        }
    }
    tracing::warn!(connections = app.connections.count(), "ended before all requests were done");
    app.connections.close_all();
    let _ = tokio::time::timeout(LAST, finished).await;
}

/// For so long after it was told to end, the server waits for requests that have not begun.
const PATIENCE: Duration = Duration::from_secs(2);

/// After which nobody is waited for.
const LAST: Duration = Duration::from_secs(1);

/// Takes over what can be changed while the server runs. What is wrong leaves all as it
/// was.
fn reload(app: &App, first: &Config, log: &Log, again: &dyn Fn() -> Result<Config, Failure>) {
    let result = again().and_then(|config| {
        // the address stays, and with it who reaches the server
        expect_as_before("token_file", &first.token_file, &config.token_file)?;
        expect_as_before("tls_cert", &first.tls, &config.tls)?;
        let tokens = config.token_file.as_deref().map(Tokens::read).transpose()?;
        let certificate = Certificate::read(config.tls.as_ref())?;
        log.set_filter(&config.log)?;
        app.guard.set_tokens(tokens);
        app.tls.set(certificate);
        Ok(())
    });
    match result {
        Ok(()) => tracing::info!("took over tokens, certificate and log filter"),
        Err(failure) => tracing::error!("nothing was taken over: {failure}"),
    }
    app.catalog.rescan();
}

/// That a setting is still told, or still not.
fn expect_as_before<T>(name: &str, first: &Option<T>, now: &Option<T>) -> Result<(), Failure> {
    match first.is_some() == now.is_some() {
        true => Ok(()),
        false => Err(Failure::usage(format!(
            "`{name}` cannot be switched on or off while the server runs"
        ))),
    }
}

/// What the operator says by signals.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

enum Told {
    End(&'static str),
    Reload,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Told {
        tokio::select! {
            _ = self.terminate.recv() => Told::End("SIGTERM"),
            _ = self.interrupt.recv() => Told::End("SIGINT"),
            _ = self.hang_up.recv() => Told::Reload,
        }
    }
}
