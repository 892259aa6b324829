//! The catalog: names, and the plugins that are loaded under them.
