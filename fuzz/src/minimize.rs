//! Makes a failing input small, as long as it fails in the same way.

use std::time::{Duration, Instant};

use wasm_abi_check::Options;

use crate::{
    input::{Against, Input},
    invariants::examine,
    sections::{self, id},
};

/// How long that may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The smallest input found that still fails with `key`.
pub fn minimize(input: &Input, key: &str) -> Input {
    let mut search = Search { best: input.clone(), key, until: Instant::now() + PATIENCE };
    search.contract();
    loop {
        let before = search.size();
        search.sections();
        search.functions();
        search.bytes();
        if search.size() >= before || search.is_over() {
            return search.best;
        }
    }
}

struct Search<'a> {
    best: Input,
    key: &'a str,
    until: Instant,
}

impl Search<'_> {
    fn size(&self) -> usize {
        let text = if let Against::Text(text) = &self.best.against { text.len() } else { 0 };
        self.best.module.len() + text
    }

    fn is_over(&self) -> bool {
        Instant::now() > self.until
    }

    fn keep_if_fails(&mut self, candidate: Input) -> bool {
        let fails =
            !self.is_over() && examine(&candidate).is_err_and(|failure| failure.key == self.key);
        if fails {
            self.best = candidate;
        }
        fails
    }

    fn try_module(&mut self, module: Vec<u8>) -> bool {
        module.len() < self.best.module.len()
            && self.keep_if_fails(Input { module, ..self.best.clone() })
    }

    /// No contract, no options, fewer lines.
    fn contract(&mut self) {
        self.keep_if_fails(Input { against: Against::Itself, ..self.best.clone() });
        self.keep_if_fails(Input { options: Options::default(), ..self.best.clone() });
        let Against::Text(text) = &self.best.against else { return };
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        let mut at = lines.len();
        while at > 0 {
            at -= 1;
            let mut fewer = lines.clone();
            fewer.remove(at);
            let against = Against::Text(fewer.join("\n"));
            if self.keep_if_fails(Input { against, ..self.best.clone() }) {
                lines = fewer;
            }
        }
    }

    fn sections(&mut self) {
        let Some(mut parts) = sections::split(&self.best.module) else { return };
        let mut at = parts.len();
        while at > 0 {
            at -= 1;
            let mut fewer = parts.clone();
            fewer.remove(at);
            if self.try_module(sections::join(&fewer)) {
                parts = fewer;
            }
        }
    }

    /// Parts of each function, and of each custom section.
    fn functions(&mut self) {
        let Some(parts) = sections::split(&self.best.module) else { return };
        for (at, part) in parts.iter().enumerate() {
            let bodies = match part.id {
                id::CODE => sections::functions(&part.body),
                _ => None,
            };
            let count = bodies.as_ref().map_or(1, Vec::len);
            for number in 0..count {
                self.shorten(at, bodies.is_some().then_some(number));
            }
        }
    }

    /// Cuts pieces out of a section, or out of one function of it.
    fn shorten(&mut self, section: usize, function: Option<usize>) {
        let mut piece = usize::MAX;
        while piece > 0 && !self.is_over() {
            let Some(parts) = sections::split(&self.best.module) else { return };
            let Some(part) = parts.get(section) else { return };
            let bodies = function.and_then(|_| sections::functions(&part.body));
            let whole = match (function, &bodies) {
                (Some(number), Some(bodies)) => bodies.get(number).cloned().unwrap_or_default(),
                (Some(_), None) => return,
                (None, _) => part.body.clone(),
            };
            piece = piece.min(whole.len());
            let cut = (0..whole.len()).step_by(piece.max(1)).any(|from| {
                let to = (from + piece).min(whole.len());
                let rest = [&whole[..from], &whole[to..]].concat();
                let mut fewer = parts.clone();
                match (function, bodies.clone()) {
                    (Some(number), Some(mut bodies)) => {
                        bodies[number] = rest;
                        fewer[section] = sections::code(&bodies);
                    }
                    _ => fewer[section].body = rest,
                }
                self.try_module(sections::join(&fewer))
            });
            if !cut {
                piece /= 2;
            }
        }
    }

    /// Pieces of the whole, whatever they are.
    fn bytes(&mut self) {
        let mut piece = self.best.module.len();
        while piece > 0 && !self.is_over() {
            let whole = self.best.module.clone();
            let cut = (0..whole.len()).step_by(piece).any(|from| {
                let to = (from + piece).min(whole.len());
                self.try_module([&whole[..from], &whole[to..]].concat())
            });
            if !cut {
                piece /= 2;
            }
        }
    }
}
