//! Instances that are kept ready.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::{
    Error, Instance, Plugin, Stage,
    entry::{Blocking, Entry, Yielding, block},
};

/// Instances of one plugin that are ready to be called, and used again.
///
/// An instance keeps what it remembers from call to call: a pool is for plugins that
/// one trusts to tell their callers apart, or that are called by one alone. All others
/// get an instance of their own, which takes a microsecond or a few:
/// [`Plugin::instantiate`]. Cheap to clone.
///
/// ```no_run
/// # fn example(plugin: keyway_host::Plugin) -> Result<(), keyway_host::Error> {
/// use keyway_host::Pool;
///
/// let pool = Pool::new(plugin, 8);
/// let result = pool.get()?.process(21)?; // and back it goes
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    plugin: Plugin,
    /// How many are kept.
    size: AtomicUsize,
    idle: Mutex<Vec<Instance>>,
}

impl Pool {
    /// A pool that keeps up to `size` instances that nobody uses, 0 or more. None is made
    /// yet. It bounds what is kept, not what is in use: that is
    /// [`Builder::instances`](crate::Builder::instances).
    pub fn new(plugin: Plugin, size: usize) -> Self {
        let size = AtomicUsize::new(size);
        Self { shared: Arc::new(Shared { plugin, size, idle: Mutex::default() }) }
    }

    /// The plugin.
    pub fn plugin(&self) -> &Plugin {
        &self.shared.plugin
    }

    /// How many instances are kept now.
    pub fn idle(&self) -> usize {
        self.shared.idle().len()
    }

    /// Keeps no instance any more, and drops those that nobody uses. Those in use go when
    /// they come back; who asks from now on gets a new one. For a plugin that another one
    /// took the place of.
    pub fn close(&self) {
        let idle = {
            let mut idle = self.shared.idle();
            // under the lock, so that none comes back between
            self.shared.size.store(0, Ordering::Relaxed);
            std::mem::take(&mut *idle)
        };
        drop(idle);
    }

    /// Makes instances until the pool is full.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub fn fill(&self) -> Result<(), Error> {
        while self.idle() < self.shared.size() {
            let instance = block(self.start::<Blocking>())?;
            self.shared.keep(instance);
        }
        Ok(())
    }

    /// As [`fill`](Self::fill); what runs meanwhile [yields](Instance).
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub async fn fill_async(&self) -> Result<(), Error> {
        while self.idle() < self.shared.size() {
            let instance = self.start::<Yielding>().await?;
            self.shared.keep(instance);
        }
        Ok(())
    }

    /// An instance that was kept, or else a new one, on which `init` was called where
    /// the plugin has it. It comes back when what is returned is dropped, unless it has
    /// ended or is not initialized any more. A [`Canceller`](crate::Canceller) that was
    /// taken meanwhile then ends nothing any more.
    ///
    /// # Errors
    ///
    /// As [`Plugin::instantiate`] and [`Instance::init`].
    pub fn get(&self) -> Result<Pooled, Error> {
        block(self.get_by::<Blocking>())
    }

    /// As [`get`](Self::get); what runs meanwhile [yields](Instance).
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub async fn get_async(&self) -> Result<Pooled, Error> {
        self.get_by::<Yielding>().await
    }

    async fn get_by<E: Entry>(&self) -> Result<Pooled, Error> {
        let kept = self.shared.idle().pop();
        let instance = match kept {
            Some(instance) => instance,
            None => self.start::<E>().await?,
        };
        Ok(Pooled { instance: Some(instance), shared: Arc::clone(&self.shared) })
    }

    async fn start<E: Entry>(&self) -> Result<Instance, Error> {
        let mut instance = self.plugin().instantiate_by::<E>(None).await?;
        if self.plugin().has_lifecycle() {
            instance.init_by::<E>().await?;
        }
        Ok(instance)
    }
}

impl Shared {
    fn size(&self) -> usize {
        self.size.load(Ordering::Relaxed)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Instance>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, mut instance: Instance) {
        let is_ready = instance.pass_on()
            && match instance.stage() {
                Stage::Initialized => true,
                Stage::Uninitialized => !self.plugin.has_lifecycle(),
                Stage::Ended => false,
            };
        let mut idle = self.idle();
        if is_ready && idle.len() < self.size() {
            idle.push(instance);
        } else {
            drop(idle); // what it takes to drop an instance keeps nobody waiting
            drop(instance);
        }
    }
}

/// An instance of a [`Pool`], which gets it back when this is dropped.
pub struct Pooled {
    /// There until it is dropped.
    instance: Option<Instance>,
    shared: Arc<Shared>,
}

impl Deref for Pooled {
    type Target = Instance;

    fn deref(&self) -> &Instance {
        self.instance.as_ref().expect("it goes only when this is dropped")
    }
}

impl DerefMut for Pooled {
    fn deref_mut(&mut self) -> &mut Instance {
        self.instance.as_mut().expect("it goes only when this is dropped")
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        if let Some(instance) = self.instance.take() {
            self.shared.keep(instance);
        }
    }
}

impl fmt::Debug for Pooled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pooled").field(&self.instance).finish()
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("size", &self.shared.size())
            .field("idle", &self.idle())
            .finish()
    }
}
