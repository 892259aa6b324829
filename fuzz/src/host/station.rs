//! One thread's hosts, and what is done on them.

use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use keyway_host::{Error, Host, Instance, Limits, Plugin, Stage};

use super::{
    grants::{self, Caller, ON_PURPOSE},
    input::Input,
    script::{Script, Step, Way, drive},
    shape,
    tally::{Stopwatch, Tally},
    verdict::{self, Said, broken},
};
use crate::{invariants::Failure, panics};

/// Of one call.
const TIME: Duration = Duration::from_millis(20);
/// A call is stopped that much later at most.
const LATE: Duration = Duration::from_secs(1);
/// A load takes no longer.
const LOAD: Duration = Duration::from_secs(10);
/// Of one call on a deterministic host: less than its time, so that no clock decides.
const FUEL: u64 = 1_000_000;
/// At once on one host, the witness among them.
const INSTANCES: u32 = 4;

/// Good, whatever others do on its host.
const WITNESS: &str = r#"(module
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32)
    (i32.add (i32.shl (local.get 0) (i32.const 1)) (i32.const 1)))
  (func (export "cleanup") (result i32) (i32.const 0)))"#;

/// A host with its witness.
pub struct Station {
    host: Host,
    is_deterministic: bool,
    witness: Plugin,
    warm: Instance,
    heard: Arc<AtomicU64>,
}

/// An answer and the fuel that it took.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    text: String,
    fuel: Option<u64>,
    /// Whether a clock decided.
    is_timed: bool,
}

impl Station {
    /// A new one.
    ///
    /// # Errors
    ///
    /// What the host says of the machine.
    pub fn new(is_deterministic: bool) -> Result<Self, Error> {
        let mut limits = Limits::default();
        limits.time = TIME;
        limits.memory = 1 << 20;
        limits.output = 32 << 10;
        limits.table = 1_000;
        limits.log_rate = 1_000;
        if is_deterministic {
            limits.fuel = Some(FUEL);
            limits.log_rate = u32::MAX; // what is dropped depends on the time
        }
        let mut builder = Host::builder().limits(limits).instances(INSTANCES);
        for contract in shape::contracts() {
            builder = builder.contract(contract);
        }
        let host = grants::register(builder).deterministic(is_deterministic).build()?;
        let witness = host.load(&wat::parse_str(WITNESS).unwrap_or_default())?;
        let mut warm = witness.instantiate()?;
        warm.init()?;
        Ok(Self { host, is_deterministic, witness, warm, heard: Arc::default() })
    }

    /// One run, and whether all is well after it.
    ///
    /// # Errors
    ///
    /// The first invariant that does not hold.
    pub fn run(&mut self, input: &Input, tally: &mut Tally) -> Result<(), Failure> {
        let (result, panics) = panics::watch(AssertUnwindSafe(|| {
            self.examine(input, tally)?;
            self.is_well(input.fills)
        }));
        tally.heard += self.heard.swap(0, Ordering::Relaxed);
        if let Some(panic) = panics.iter().find(|panic| !panic.message.starts_with(ON_PURPOSE)) {
            return broken(format!("panic at {}", panic.place), &panic.message);
        }
        result.unwrap_or_else(|| broken("panic", "on the thread of the call"))
    }

    fn examine(&self, input: &Input, tally: &mut Tally) -> Result<(), Failure> {
        let kind = tally.kinds.entry(input.kind).or_default();
        kind.runs += 1;
        let (watch, start) = (Stopwatch::start(), Instant::now());
        let loaded = self.host.load(&input.module);
        tally.longest[0] = tally.longest[0].max(start.elapsed());
        if start.elapsed() > LOAD && watch.own() > LOAD {
            return broken("load takes long", format!("{:?}", watch.own()));
        }
        let plugin = match loaded {
            Ok(plugin) => plugin,
            Err(error) => {
                tally.error(0, &error);
                return verdict::error("load", &error, &verdict::OF_LOAD);
            }
        };
        kind.loaded += 1;
        let instances = tally.instances;
        if self.is_deterministic {
            let mut once = |way| self.play(&plugin, input, &input.script.all_by(way), tally, watch);
            let (one, other) = (once(Way::Blocking)?, once(Way::Yielding)?);
            let again = once(Way::Blocking)?; // in an instance that was set back
            tally.compared.0 += 1;
            tally.compared.1 += compare(&one, &other)?;
            compare(&one, &again)?;
        } else {
            self.play(&plugin, input, &input.script, tally, watch)?;
        }
        if let Some(kind) = tally.kinds.get_mut(&input.kind) {
            kind.started += u64::from(tally.instances > instances);
        }
        if input.fills { self.fill(&plugin, input) } else { Ok(()) }
    }

    /// One instance, from its start to its end.
    fn play(
        &self,
        plugin: &Plugin,
        input: &Input,
        script: &Script,
        tally: &mut Tally,
        watch: Stopwatch,
    ) -> Result<Vec<Answer>, Failure> {
        let caller = Arc::new(Caller::default());
        let grants = input.choice.grants(&caller, &self.heard);
        let start = Instant::now();
        let started = match script.start {
            Way::Blocking => Some(plugin.instantiate_with(grants)),
            way => drive(plugin.instantiate_with_async(grants), way, None),
        };
        in_time("start", start, watch, tally)?;
        let mut instance = match started {
            Some(Ok(instance)) => instance,
            Some(Err(error)) => {
                tally.error(1, &error);
                verdict::error("start", &error, &verdict::OF_START)?;
                return Ok(vec![Answer::of(&Err(error), None)]);
            }
            None => {
                tally.dropped += 1;
                return Ok(Vec::new());
            }
        };
        tally.instances += 1;
        if !self.is_deterministic {
            let canceller = Some(instance.canceller());
            *caller.canceller.lock().unwrap_or_else(PoisonError::into_inner) = canceller;
        }
        let mut answers = Vec::new();
        for (step, way) in &script.steps {
            let before = instance.stage();
            let start = Instant::now();
            let result = take(&mut instance, plugin, step, *way);
            in_time("call", start, watch, tally)?;
            let Some(result) = result else {
                tally.dropped += 1;
                if instance.stage() != Stage::Ended {
                    return broken("alive after its call was dropped", format!("{step:.40?}"));
                }
                continue;
            };
            if matches!(step, Step::Cancel) {
                continue;
            }
            tally.calls.0 += 1;
            let stages = (before, instance.stage());
            verdict::stage(step, !plugin.functions().is_empty(), stages, &result)?;
            lies_in_memory(&instance, plugin, &result)?;
            match &result {
                Ok(_) => tally.calls.1 += 1,
                Err(error) => tally.error(2, error),
            }
            answers.push(Answer::of(&result, instance.fuel_used()));
        }
        Ok(answers)
    }

    /// Instances of the plugin until the host is full.
    fn fill(&self, plugin: &Plugin, input: &Input) -> Result<(), Failure> {
        let grants = || input.choice.grants(&Arc::default(), &self.heard);
        let mut kept = Vec::new();
        loop {
            match plugin.instantiate_with(grants()) {
                Ok(instance) if self.host.instances() <= INSTANCES => kept.push(instance),
                Ok(_) => return broken("more instances than there may be", ""),
                Err(Error::Busy { .. }) if self.host.instances() == INSTANCES => return Ok(()),
                Err(Error::Busy { .. }) => return broken("busy too early", ""),
                Err(_) => return Ok(()), // it does not start, or only now and then
            }
        }
    }

    /// Whether nothing is left of the run, and the witness answers, old and new.
    fn is_well(&mut self, is_thorough: bool) -> Result<(), Failure> {
        if self.host.instances() != 1 {
            return broken("instances are left", self.host.instances().to_string());
        }
        match self.warm.process(21) {
            Ok(43) => {}
            other => return broken("the warm witness", format!("{other:?}")),
        }
        let answer = || -> Result<i32, Error> {
            let mut fresh = self.witness.instantiate()?;
            fresh.init()?;
            let result = fresh.process(21)?;
            fresh.cleanup()?;
            Ok(result)
        };
        for _ in 0..if is_thorough { INSTANCES } else { 1 } {
            match answer() {
                Ok(43) => {}
                other => return broken("the fresh witness", format!("{other:?}")),
            }
        }
        Ok(())
    }
}

/// Takes one step; none where its future was dropped.
fn take(
    instance: &mut Instance,
    plugin: &Plugin,
    step: &Step,
    way: Way,
) -> Option<Result<Said, Error>> {
    let canceller = instance.canceller();
    let canceller = Some(&canceller);
    let nothing = |()| Said::Number(None);
    let number = |number| Said::Number(Some(number));
    let bytes = |bytes: &[u8]| {
        let sum = bytes.iter().fold(0_u64, |sum, byte| sum.rotate_left(5) ^ u64::from(*byte));
        Said::Bytes(bytes.len(), sum)
    };
    Some(match (step, way) {
        (Step::Cancel, _) => {
            instance.canceller().cancel();
            Ok(Said::Number(None))
        }
        (Step::Count, _) => instance.call_count().map(Said::Number),
        (Step::Init, Way::Blocking) => instance.init().map(nothing),
        (Step::Init, way) => drive(instance.init_async(), way, canceller)?.map(nothing),
        (Step::Cleanup, Way::Blocking) => instance.cleanup().map(nothing),
        (Step::Cleanup, way) => drive(instance.cleanup_async(), way, canceller)?.map(nothing),
        (Step::Process(input), Way::Blocking) => instance.process(*input).map(number),
        (Step::Process(input), way) => {
            drive(instance.process_async(*input), way, canceller)?.map(number)
        }
        (Step::Call(at, input), way) => {
            let names = plugin.functions();
            let name = at.and_then(|at| names.get(at % names.len().max(1)));
            let name = name.map_or("absent", String::as_str);
            // half of the inputs go by a handle
            match (plugin.function(name), input.len() % 2 == 0, way) {
                (Ok(function), true, Way::Blocking) => {
                    instance.call_function(&function, input).map(bytes)
                }
                (Ok(function), true, way) => {
                    drive(instance.call_function_async(&function, input), way, canceller)?
                        .map(bytes)
                }
                (_, _, Way::Blocking) => instance.call(name, input).map(bytes),
                (_, _, way) => drive(instance.call_async(name, input), way, canceller)?.map(bytes),
            }
        }
    })
}

/// The host lets no call run on; a thread that does not get the processor is no fault of
/// its own.
fn in_time(what: &str, start: Instant, watch: Stopwatch, tally: &mut Tally) -> Result<(), Failure> {
    let time = start.elapsed();
    tally.longest[1] = tally.longest[1].max(time);
    if time <= TIME + LATE {
        return Ok(());
    }
    if watch.own() > TIME + LATE {
        return broken(format!("{what} is late"), format!("{time:?}, {:?} by itself", watch.own()));
    }
    tally.starved += 1;
    Ok(())
}

fn lies_in_memory(
    instance: &Instance,
    plugin: &Plugin,
    result: &Result<Said, Error>,
) -> Result<(), Failure> {
    let Ok(Said::Bytes(len, _)) = result else { return Ok(()) };
    let (memory, limit) = (instance.memory_bytes(), plugin.limits().output);
    if *len > memory || *len > limit {
        return broken("a result is too long", format!("{len} bytes, {memory} of memory"));
    }
    Ok(())
}

impl Answer {
    fn of(result: &Result<Said, Error>, fuel: Option<u64>) -> Self {
        let text = match result {
            Ok(said) => format!("{said:?}"),
            Err(error) => error.to_string(),
        };
        Self { text, fuel, is_timed: matches!(result, Err(Error::Time { .. })) }
    }
}

/// Two plays of one script, as far as no clock decided; how many answers were alike.
fn compare(one: &[Answer], other: &[Answer]) -> Result<u64, Failure> {
    let mut alike = 0;
    for (one, other) in one.iter().zip(other) {
        if one.is_timed || other.is_timed {
            return Ok(alike);
        }
        if one != other {
            let key = if one.text == other.text { "other fuel" } else { "another answer" };
            return broken(key, format!("{one:?}, then {other:?}"));
        }
        alike += 1;
    }
    if one.len() != other.len() {
        return broken("another number of answers", format!("{one:?}, then {other:?}"));
    }
    Ok(alike)
}
