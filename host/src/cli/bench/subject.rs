//! What is measured: a call of an instance that is there, or a whole life.

use keyway_abi::export;
use keyway_host::{Error, Function, Instance};

use crate::cli::{failure::Failure, interrupt::Running, launch::Session};

/// What is called, and with what.
pub(super) enum Input {
    Integer(i32),
    Bytes(Function, Vec<u8>),
}

impl Input {
    pub(super) fn function(&self) -> &str {
        match self {
            Self::Integer(_) => export::PROCESS,
            Self::Bytes(function, _) => function.name(),
        }
    }

    /// Bytes of the input; none where it is a number.
    pub(super) fn bytes(&self) -> Option<usize> {
        match self {
            Self::Integer(_) => None,
            Self::Bytes(_, bytes) => Some(bytes.len()),
        }
    }

    fn call(&self, instance: &mut Instance) -> Result<(), Error> {
        match self {
            Self::Integer(input) => instance.process(*input).map(drop),
            Self::Bytes(function, input) => instance.call_function(function, input).map(drop),
        }
    }
}

/// Calls of one instance.
pub(super) struct Warm<'a> {
    session: &'a Session<'a>,
    input: &'a Input,
    instance: Instance,
    _running: Running<'a>,
}

impl<'a> Warm<'a> {
    pub(super) fn start(session: &'a Session<'a>, input: &'a Input) -> Result<Self, Failure> {
        let mut instance = session.instantiate()?;
        let running = session.calls(&mut instance);
        if session.plugin.has_lifecycle() {
            instance.init().map_err(|error| session.failed(error))?;
        }
        Ok(Self { session, input, instance, _running: running })
    }

    pub(super) fn call(&mut self) -> Result<(), Error> {
        self.input.call(&mut self.instance)
    }

    pub(super) fn end(mut self) -> Result<(), Failure> {
        self.session.tell_fuel(self.input.function(), &self.instance);
        if self.session.plugin.has_lifecycle() {
            self.instance.cleanup().map_err(|error| self.session.failed(error))?;
        }
        Ok(())
    }
}

/// Calls that have an instance each.
pub(super) struct Fresh<'a> {
    pub(super) session: &'a Session<'a>,
    pub(super) input: &'a Input,
}

impl Fresh<'_> {
    pub(super) fn call(&mut self) -> Result<(), Error> {
        if self.session.interrupt.exit_code().is_some() {
            return Err(Error::Cancelled { function: self.input.function().to_owned() });
        }
        let plugin = &self.session.plugin;
        let mut instance = plugin.instantiate()?;
        let _running = self.session.calls(&mut instance);
        if plugin.has_lifecycle() {
            instance.init()?;
        }
        self.input.call(&mut instance)?;
        if plugin.has_lifecycle() {
            instance.cleanup()?;
        }
        Ok(())
    }
}
