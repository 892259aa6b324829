//! The key `allow`, and what is of use only with a capability.

use keyway_abi::import;

use super::{
    Mistake,
    parse::{Fault, Spans},
    table::{Span, Text},
};
use crate::{Capability, functions::WASI};

/// Names in a hint, which shows them all or does not show them.
const MAX_HINT_NAMES: usize = 16;

/// Bytes of such a name.
const MAX_HINT_NAME: usize = 64;

pub(super) fn read(names: &[Text], spans: &mut Spans) -> Result<Vec<Capability>, Fault> {
    let capability = |text: &Text| {
        let name = text.get_ref();
        let hint = match name.as_str() {
            WASI => "[wasi]",
            import::MODULE => r#"allow = ["log", "config_get", "var_get", "var_set"]"#,
            import::RESULT_GET => "leave it out: it is always there",
            name => {
                spans.add(&place_of(name), text.span());
                let own = Capability::named(name);
                return Ok(own.unwrap_or_else(|| Capability::Namespace(name.to_owned())));
            }
        };
        let mistake = Mistake::Capability { name: name.clone(), hint: hint.to_owned() };
        Err(Fault::at(mistake, text.span()))
    };
    names.iter().map(capability).collect()
}

/// The key under which the place of a name in `allow` is kept.
pub(super) fn place_of(name: &str) -> String {
    format!("allow.{name}")
}

/// That `allow` names one of `capabilities`, for the sake of `key`.
pub(super) fn expect_one(
    allow: &[Capability],
    capabilities: &[Capability],
    key: &'static str,
    span: Span,
) -> Result<(), Fault> {
    if capabilities.iter().any(|capability| allow.contains(capability)) {
        return Ok(());
    }
    let capability = match capabilities.first() {
        Some(Capability::ConfigGet) => import::CONFIG_GET,
        Some(Capability::VarGet) => import::VAR_GET,
        _ => import::LOG,
    };
    Err(Fault::at(Mistake::NotAllowed { key, capability, hint: hint(allow, capability) }, span))
}

/// The line to write, which keeps what is allowed already.
fn hint(allow: &[Capability], capability: &str) -> String {
    let names: Vec<_> = allow.iter().map(Capability::name).chain([capability]).collect();
    line(&names).unwrap_or_else(|| format!("add \"{capability}\" to `allow`"))
}

/// The line to write that has `near` in place of `wrong`.
pub(super) fn instead(allow: &[Capability], wrong: &str, near: &str) -> String {
    let names = allow.iter().map(Capability::name).filter(|name| *name != near);
    let names: Vec<_> = names.map(|name| if name == wrong { near } else { name }).collect();
    line(&names).unwrap_or_else(|| format!("allow = [{}]", toml::Value::from(near)))
}

/// The line that allows these; none where it would be long.
fn line(names: &[&str]) -> Option<String> {
    if names.len() > MAX_HINT_NAMES || names.iter().any(|name| name.len() > MAX_HINT_NAME) {
        return None;
    }
    let names: Vec<_> = names.iter().map(|name| toml::Value::from(*name).to_string()).collect();
    Some(format!("allow = [{}]", names.join(", ")))
}
