//! Handles of functions, looked up once for all instances of a plugin.

use std::sync::Arc;

use crate::plugin::Compiled;

/// A function from bytes to bytes of one plugin. Cheap to clone.
///
/// ```no_run
/// # fn example(plugin: &keyway_host::Plugin) -> Result<(), keyway_host::Error> {
/// let greet = plugin.function("greet")?;
/// for _ in 0..2 {
///     let mut instance = plugin.instantiate()?;
///     instance.init()?;
///     instance.call_function(&greet, b"Ada")?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Function {
    compiled: Arc<Compiled>,
    place: usize,
}

impl Function {
    pub(crate) fn find(compiled: &Arc<Compiled>, name: &str) -> Option<Self> {
        let place = compiled.exports.bytes.as_ref()?.place(name)?;
        Some(Self { compiled: Arc::clone(compiled), place })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        let names = self.compiled.exports.bytes.as_ref().map(|bytes| &bytes.names);
        names.and_then(|names| names.get(self.place)).map_or("", String::as_str)
    }

    /// Its place in the plugin's list; none where it is of another plugin.
    #[inline]
    pub(crate) fn place_in(&self, compiled: &Arc<Compiled>) -> Option<usize> {
        Arc::ptr_eq(&self.compiled, compiled).then_some(self.place)
    }
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Function").field(&self.name()).finish()
    }
}
