//! The floor: what an embedder writes by hand who knows wasmtime well, and leaves out
//! nothing that keeps the host safe.
//!
//! It loads the same modules under the same limits as Keyway, and knows of each of
//! them what it exports; what is general in Keyway is what the ratio shows.

mod engine;
mod imports;
mod instance;

use std::{fs, hint::black_box, path::Path};

use wasmtime::{Linker, Module};

pub(crate) use self::{engine::Allocation, imports::Vars};
use self::{
    engine::Engine,
    instance::{Bytes, Lifecycle, Plugin, State},
};
use crate::{
    case::Case,
    work::{NUMBER, Plugins, Result, Work, each, expect, in_a_loop, input},
};

pub(crate) struct Raw {
    engine: Engine,
    linker: Linker<State>,
    number: Plugin,
    ask: Plugin,
    echo: Plugin,
    large: Vec<u8>,
}

impl Raw {
    pub(crate) fn new(allocation: Allocation, plugins: &Plugins) -> Result<Self> {
        let engine = Engine::new(allocation)?;
        let mut linker = Linker::new(&engine);
        imports::define(&mut linker)?;
        let load = |bytes: &[u8]| Plugin::new(&linker, &Module::new(&engine, bytes)?);
        Ok(Self {
            number: load(&plugins.number)?,
            ask: load(&plugins.ask)?,
            echo: load(&plugins.echo)?,
            large: plugins.large.clone(),
            linker,
            engine,
        })
    }

    /// `folder` is for what is compiled before.
    pub(crate) fn work(&self, case: Case, folder: &Path) -> Result<Work> {
        match case {
            Case::Int => self.int(),
            Case::Echo(bytes) => self.echo(bytes),
            Case::Fresh => Ok(fresh(&self.number, NUMBER.0)),
            Case::FreshYield => Ok(fresh(&self.ask, 1)),
            Case::HostCall => self.host_call(),
            Case::LoadCold => Ok(self.load()),
            Case::LoadCached => self.load_cached(folder),
        }
    }

    fn int(&self) -> Result<Work> {
        let mut instance = Lifecycle::start(&self.number)?;
        instance.init()?;
        expect("`process`", instance.process(NUMBER.0)?, NUMBER.1)?;
        Ok(each(move || instance.process(black_box(NUMBER.0))))
    }

    fn echo(&self, bytes: usize) -> Result<Work> {
        let input = input(bytes);
        let mut instance = Bytes::start(&self.echo, "echo")?;
        expect("`echo`", instance.call(&input)?, &input)?;
        Ok(each(move || instance.call(black_box(&input)).map(|bytes| black_box(bytes).len())))
    }

    fn host_call(&self) -> Result<Work> {
        let mut instance = Lifecycle::start(&self.ask)?;
        instance.init()?;
        Ok(in_a_loop(move |times| instance.process(times)))
    }

    /// Without a check: the compiler alone.
    fn load(&self) -> Work {
        let (engine, linker, large) =
            (self.engine.clone(), self.linker.clone(), self.large.clone());
        each(move || Plugin::new(&linker, &Module::new(&engine, black_box(&large))?))
    }

    /// From a file of machine code, which is mapped and not read.
    fn load_cached(&self, folder: &Path) -> Result<Work> {
        let path = folder.join("large.cwasm");
        fs::write(&path, Module::new(&self.engine, &self.large)?.serialize()?)?;
        let (engine, linker) = (self.engine.clone(), self.linker.clone());
        Ok(each(move || {
            #[expect(unsafe_code, reason = "this process wrote the file, to a folder of its own")]
            let module = unsafe { Module::deserialize_file(&engine, &path) }?;
            Plugin::new(&linker, &module)
        }))
    }
}

/// A whole life.
fn fresh(plugin: &Plugin, input: i32) -> Work {
    let plugin = plugin.clone();
    each(move || {
        let mut instance = Lifecycle::start(&plugin)?;
        instance.init()?;
        let result = instance.process(black_box(input))?;
        instance.cleanup()?;
        Ok::<_, wasmtime::Error>(result)
    })
}
