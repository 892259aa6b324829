//! What instances are granted, and the campaign's own functions behind it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use fastrand::Rng;
use keyway_host::{Builder, Canceller, Context, FunctionError, Grants, Log, Vars};

use super::shape::NAMESPACE;

/// What panics say that are part of the game.
pub const ON_PURPOSE: &str = "on purpose";

/// What the functions find of the instance that calls them.
#[derive(Debug, Default)]
pub struct Caller {
    /// Ends it.
    pub canceller: Mutex<Option<Canceller>>,
}

/// Registers the functions that [`shape`](super::shape) imports. Each gives the same
/// answer to the same input.
pub fn register(builder: Builder) -> Builder {
    let bytes = |context: &Context<'_>, input: &[u8]| who(context, input);
    builder
        .bytes_function(NAMESPACE, "echo", |_, input| Ok(input.to_vec()))
        .bytes_function(NAMESPACE, "long", |_, input| Ok(vec![7; (input.len() * 17).min(300_000)]))
        .bytes_function(NAMESPACE, "fail", |_, input| Err(words(input).into()))
        .bytes_function(NAMESPACE, "odd", |_, input| {
            assert!(input.len() % 8 != 1, "{ON_PURPOSE}: {}", words(input));
            Ok(Vec::new())
        })
        .bytes_function(NAMESPACE, "who", bytes)
        .bytes_function(NAMESPACE, "cancel", |context, input| cancel(context, input))
        .function(NAMESPACE, "add", |one: i32, other: i32| one.wrapping_add(other))
        .function(NAMESPACE, "mix", |one: i64, two: f32, three: f64| {
            one as f64 + f64::from(two) * three
        })
        .function(NAMESPACE, "nothing", || {})
        .function(
            NAMESPACE,
            "eight",
            |a: i32, b: i64, c: f32, d: f64, e: u32, f: u64, g: f32, h: f64| {
                let floats = u64::from(c.to_bits() ^ g.to_bits()) ^ d.to_bits() ^ h.to_bits();
                floats ^ b.cast_unsigned() ^ f ^ u64::from(a.cast_unsigned() ^ e)
            },
        )
        .function(NAMESPACE, "burst", |number: i32| {
            assert!(number % 16 != 5, "{ON_PURPOSE}: {number}");
            i64::from(number) << 32
        })
}

fn words(input: &[u8]) -> String {
    String::from_utf8_lossy(input).repeat(3)
}

fn who(context: &Context<'_>, _: &[u8]) -> Result<Vec<u8>, FunctionError> {
    context.data::<Caller>().ok_or("nobody")?;
    Ok(context.plugin().as_bytes().to_vec())
}

fn cancel(context: &Context<'_>, input: &[u8]) -> Result<Vec<u8>, FunctionError> {
    let caller = context.data::<Caller>().ok_or("nobody")?;
    if let Some(canceller) = &*caller.canceller.lock().unwrap_or_else(PoisonError::into_inner) {
        canceller.cancel();
    }
    Ok(input.to_vec())
}

/// Which capabilities; most, mostly.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    log: bool,
    config: bool,
    vars: bool,
    namespace: bool,
    data: bool,
}

impl Choice {
    /// Any.
    pub fn random(rng: &mut Rng) -> Self {
        let mut most = || rng.u8(0..48) > 0;
        Self { log: most(), config: most(), vars: most(), namespace: most(), data: most() }
    }

    /// The same each time but for the variables, which are new. `heard` counts messages.
    pub fn grants(self, caller: &Arc<Caller>, heard: &Arc<AtomicU64>) -> Grants {
        let mut grants = Grants::default();
        if self.log {
            let heard = Arc::clone(heard);
            grants.log = Some(Log::new(move |record| {
                heard.fetch_add(1, Ordering::Relaxed);
                assert!(record.text.len() % 64 != 13, "{ON_PURPOSE}: {}", record.level);
            }));
        }
        if self.config {
            let values = [("greeting", "hello"), ("", "empty"), ("a key", "a value")];
            let values = values.map(|(key, value)| (key.to_owned(), value.as_bytes().to_vec()));
            grants.config_get = Some(Arc::new(BTreeMap::from(values)));
        }
        if self.vars {
            let vars = Vars::default();
            grants.var_get = Some(vars.clone());
            grants.var_set = Some(vars);
        }
        if self.namespace {
            grants.namespaces = vec![NAMESPACE.to_owned()];
        }
        if self.data {
            let caller: Arc<Caller> = Arc::clone(caller);
            grants.data = Some(caller);
        }
        grants
    }
}
