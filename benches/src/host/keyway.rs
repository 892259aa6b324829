//! Keyway, by its public API: all that this benchmark knows of it.

use std::{
    hint::black_box,
    pin::pin,
    task::{Context, Poll, Waker},
};

use keyway_host::{Cache, Error, Grants, Host, Instance, Limits, Plugin, Vars};

use crate::{
    case::Case,
    work::{NUMBER, Plugins, Result, VARIABLE, Work, each, expect, in_a_loop, input},
};

pub(crate) struct Keyway {
    host: Host,
    number: Plugin,
    ask: Plugin,
    echo: Plugin,
    large: Vec<u8>,
}

impl Keyway {
    pub(crate) fn new(plugins: &Plugins) -> Result<Self> {
        let host = Host::new(Limits::default())?;
        Ok(Self {
            number: host.load(&plugins.number)?,
            ask: host.load(&plugins.ask)?,
            echo: host.load(&plugins.echo)?,
            large: plugins.large.clone(),
            host,
        })
    }

    /// None where Keyway has no such thing.
    pub(crate) fn work(&self, case: Case) -> Result<Option<Work>> {
        match case {
            Case::Int => self.int().map(Some),
            Case::Echo(bytes) => self.echo(bytes).map(Some),
            Case::Fresh => Ok(Some(self.fresh())),
            Case::FreshYield => self.fresh_yield().map(Some),
            Case::HostCall => self.host_call().map(Some),
            Case::LoadCold => Ok(Some(self.load())),
            Case::LoadCached => self.load_cached().map(Some),
        }
    }

    fn int(&self) -> Result<Work> {
        let mut instance = started(self.number.instantiate()?)?;
        expect("`process`", instance.process(NUMBER.0)?, NUMBER.1)?;
        Ok(each(move || instance.process(black_box(NUMBER.0))))
    }

    fn echo(&self, bytes: usize) -> Result<Work> {
        let input = input(bytes);
        let echo = self.echo.function("echo")?;
        let mut instance = started(self.echo.instantiate()?)?;
        expect("`echo`", instance.call_function(&echo, &input)?, &input)?;
        Ok(each(move || {
            instance.call_function(&echo, black_box(&input)).map(|bytes| black_box(bytes).len())
        }))
    }

    fn fresh(&self) -> Work {
        let plugin = self.number.clone();
        each(move || {
            let mut instance = started(plugin.instantiate()?)?;
            let result = instance.process(black_box(NUMBER.0))?;
            instance.cleanup()?;
            Ok::<_, Error>(result)
        })
    }

    fn fresh_yield(&self) -> Result<Work> {
        let plugin = self.ask.with_grants(variable()?);
        let life = move || {
            finish(async {
                let mut instance = plugin.instantiate_async().await?;
                instance.init_async().await?;
                let result = instance.process_async(black_box(1)).await?;
                instance.cleanup_async().await?;
                Ok::<_, Error>(result)
            })
        };
        expect("`process`", life()?, i32::try_from(VARIABLE.1.len())?)?;
        Ok(each(life))
    }

    fn host_call(&self) -> Result<Work> {
        let mut instance = started(self.ask.instantiate_with(variable()?)?)?;
        Ok(in_a_loop(move |times| instance.process(times)))
    }

    fn load(&self) -> Work {
        let (host, large) = (self.host.clone(), self.large.clone());
        each(move || host.load(black_box(&large)))
    }

    fn load_cached(&self) -> Result<Work> {
        let folder = tempfile::tempdir()?;
        let host = Host::builder().cache(Cache::at(folder.path())?).build()?;
        let large = self.large.clone();
        host.load(&large)?;
        expect("the cache", host.load(&large)?.was_cached(), true)?;
        Ok(each(move || {
            let _kept = &folder;
            host.load(black_box(&large))
        }))
    }
}

fn started(mut instance: Instance) -> std::result::Result<Instance, Error> {
    instance.init()?;
    Ok(instance)
}

/// Grants of the variable that `ask` reads.
fn variable() -> Result<Grants> {
    let vars = Vars::default();
    let (key, value) = VARIABLE;
    vars.set(key.as_bytes(), value)?;
    let mut grants = Grants::default();
    grants.var_get = Some(vars);
    Ok(grants)
}

/// What a future comes to, asked again for as long as it yields.
fn finish<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(result) = future.as_mut().poll(&mut context) {
            return result;
        }
    }
}
