//! The cases, by Extism's public API.

use std::{
    collections::BTreeMap,
    fs,
    hint::black_box,
    path::PathBuf,
    sync::PoisonError,
    time::{Duration, Instant},
};

use extism::{
    CompiledPlugin, CurrentPlugin, Error, Manifest, PTR, Plugin, PluginBuilder, UserData, Val,
    ValType, Wasm,
};

use crate::Options;

const PLUGIN: &str = include_str!("../plugin.wat");
/// The variable that the plugin asks for.
const VARIABLE: (&str, &[u8]) = ("rate", b"44100 Hz");

type Vars = BTreeMap<String, Vec<u8>>;

pub(crate) struct Cases {
    compiled: CompiledPlugin,
    /// An instance that is there.
    plugin: Plugin,
    echo: &'static str,
    large: Vec<u8>,
    timeout: Option<Duration>,
    /// Of the cache for `load-cached`.
    cache: PathBuf,
}

impl Cases {
    pub(crate) fn new(options: &Options) -> Result<Self, Error> {
        let manifest = manifest(PLUGIN.as_bytes().to_vec(), options.timeout);
        let compiled = PluginBuilder::new(manifest)
            .with_function("var_get", [PTR, PTR], [ValType::I64], UserData::new(vars()), var_get)
            .with_cache_disabled()
            .compile()?;
        let cache = options.folder.join("extism.toml");
        let directory = options.folder.join("extism");
        fs::write(&cache, format!("[cache]\ndirectory = {:?}\n", directory.display().to_string()))?;
        Ok(Self {
            plugin: Plugin::new_from_compiled(&compiled)?,
            compiled,
            echo: options.echo,
            large: fs::read(&options.large)?,
            timeout: options.timeout,
            cache,
        })
    }

    /// How long `times` of the case take.
    pub(crate) fn run(&mut self, case: &str, times: u64) -> Result<Duration, Error> {
        match case {
            "int" => self.int(times),
            "fresh" => self.fresh(times),
            "host-call" => self.host_call(times),
            "load-cold" => self.load(times, false),
            "load-cached" => self.load(times, true),
            echo => self.echo(echo, times),
        }
    }

    fn int(&mut self, times: u64) -> Result<Duration, Error> {
        expect(process(&mut self.plugin)?, 43)?;
        each(times, || process(&mut self.plugin))
    }

    fn echo(&mut self, case: &str, times: u64) -> Result<Duration, Error> {
        let size = case.strip_prefix("echo-").and_then(bytes);
        let size = size.ok_or_else(|| Error::msg(format!("no case `{case}`")))?;
        let input: Vec<u8> = (0..=250).cycle().take(size).collect();
        expect(self.plugin.call::<&[u8], &[u8]>(self.echo, &input)?, &input)?;
        each(times, || {
            let output = self.plugin.call::<&[u8], &[u8]>(self.echo, black_box(&input));
            output.map(|output| black_box(output).len())
        })
    }

    /// Extism knows no lifecycle: a new plugin, and one call.
    fn fresh(&mut self, times: u64) -> Result<Duration, Error> {
        each(times, || process(&mut Plugin::new_from_compiled(&self.compiled)?))
    }

    fn host_call(&mut self, times: u64) -> Result<Duration, Error> {
        let start = Instant::now();
        let sum = number(self.plugin.call("ask", &times.to_le_bytes()[..])?)?;
        let time = start.elapsed();
        expect(sum, times * VARIABLE.1.len() as u64)?;
        Ok(time)
    }

    fn load(&mut self, times: u64, is_cached: bool) -> Result<Duration, Error> {
        let manifest = manifest(self.large.clone(), self.timeout);
        each(times, || {
            let builder = PluginBuilder::new(black_box(&manifest));
            match is_cached {
                true => builder.with_cache_config(&self.cache).compile(),
                false => builder.with_cache_disabled().compile(),
            }
        })
    }
}

fn manifest(module: Vec<u8>, timeout: Option<Duration>) -> Manifest {
    let manifest = Manifest::new([Wasm::data(module)]);
    match timeout {
        Some(timeout) => manifest.with_timeout(timeout),
        None => manifest,
    }
}

fn vars() -> Vars {
    let (key, value) = VARIABLE;
    BTreeMap::from([(key.to_owned(), value.to_owned())])
}

/// The host function: a key and a buffer for its value, in memory of Extism's kernel.
fn var_get(
    plugin: &mut CurrentPlugin,
    inputs: &[Val],
    outputs: &mut [Val],
    vars: UserData<Vars>,
) -> Result<(), Error> {
    let key: String = plugin.memory_get_val(&inputs[0])?;
    let buffer = plugin.memory_from_val(&inputs[1]).ok_or_else(|| Error::msg("no buffer"))?;
    let vars = vars.get()?;
    let vars = vars.lock().unwrap_or_else(PoisonError::into_inner);
    let value = vars.get(&key).ok_or_else(|| Error::msg(format!("no variable `{key}`")))?;
    if let Some(room) = plugin.memory_bytes_mut(buffer)?.get_mut(..value.len()) {
        room.copy_from_slice(value);
    }
    outputs[0] = Val::I64(value.len().try_into()?);
    Ok(())
}

/// A number goes in and out as eight bytes.
fn process(plugin: &mut Plugin) -> Result<u64, Error> {
    number(plugin.call("process", &black_box(21_u64).to_le_bytes()[..])?)
}

fn number(bytes: &[u8]) -> Result<u64, Error> {
    Ok(u64::from_le_bytes(bytes.try_into()?))
}

/// `64` or `4k` or `1m`.
fn bytes(text: &str) -> Option<usize> {
    let (digits, shift) = match text.strip_suffix(['k', 'm']) {
        Some(digits) if text.ends_with('k') => (digits, 10),
        Some(digits) => (digits, 20),
        None => (text, 0),
    };
    Some(digits.parse::<usize>().ok()? << shift)
}

/// Each time is one run of `work`.
fn each<T>(times: u64, mut work: impl FnMut() -> Result<T, Error>) -> Result<Duration, Error> {
    let start = Instant::now();
    for _ in 0..times {
        black_box(work()?);
    }
    Ok(start.elapsed())
}

fn expect<T: PartialEq + std::fmt::Debug>(result: T, wanted: T) -> Result<(), Error> {
    match result == wanted {
        true => Ok(()),
        false => Err(Error::msg(format!("got {result:?}, wanted {wanted:?}"))),
    }
}
