//! KW030, KW031 and KW033 to KW037: what a module asks for and costs.

use crate::{Contract, Finding, Limits, Module, Report, Rule, rule, scan::Peak};

/// Bytes of a page of linear memory.
const PAGE: u64 = 64 << 10;

/// A limit, what the module measures, the rule, what people call it, and its key in a
/// contract.
type Row = (Option<u64>, Option<u64>, &'static Rule, &'static str, &'static str);

/// Compares each limit with what the module measures.
pub(crate) fn limits(module: &Module, contract: &Contract, report: &mut Report) {
    let limits = contract.limits.complete();
    let found = module.measured();
    memory(&limits, &found, report);
    for (limit, found, rule, what, key) in rows(&limits, &found) {
        let (Some(limit), Some(found)) = (limit, found) else { continue };
        if found > limit {
            let what = if found == 1 { what.strip_suffix('s').unwrap_or(what) } else { what };
            let message = format!("the module has {found} {what}, the limit `{key}` is {limit}");
            let finding = Finding::new(rule, message);
            report.findings.push(match hint(key, limit) {
                Some(hint) => finding.hint(hint),
                None => finding,
            });
        }
    }
    for (limit, peak, what, key) in rows_of_functions(&limits, module) {
        let Some(limit) = limit.filter(|limit| peak.value > *limit) else { continue };
        let function = module.function_called(peak.function);
        let message = format!("{function} has {} {what}, the limit `{key}` is {limit}", peak.value);
        let hint = format!("split the function, or raise {key} in the contract");
        report.findings.push(Finding::new(&rule::COMPLEXITY, message).hint(hint));
    }
}

/// What to do about the limit of that key, where the rule has more than one of them.
fn hint(key: &str, limit: u64) -> Option<String> {
    Some(match key {
        "stack_bytes" => {
            let size = limit & !15; // as the stack is aligned
            format!(
                "link with a smaller stack: -Wl,-z,stack-size={size}, in CMake -DKEYWAY_STACK_SIZE={size}"
            )
        }
        "exports" | "imports" => {
            let verb = key.trim_end_matches('s');
            format!("{verb} fewer functions, or raise {key} in the contract")
        }
        "functions" | "locals" | "loop_cost" | "elements" | "segments" => {
            format!("split the plugin, or raise {key} in the contract")
        }
        _ => return None,
    })
}

/// KW037 of one function.
fn rows_of_functions(
    limits: &Limits,
    module: &Module,
) -> [(Option<u64>, Peak, &'static str, &'static str); 4] {
    let facts = &module.facts;
    [
        (limits.function_bytes, facts.function_bytes, "bytes", "function_bytes"),
        (limits.blocks, facts.blocks, "blocks, loops and ifs", "blocks"),
        (limits.nested_blocks, facts.nested_blocks, "nested blocks", "nested_blocks"),
        (
            limits.branch_targets,
            facts.branch_targets,
            "targets in one branch table",
            "branch_targets",
        ),
    ]
}

fn rows(limits: &Limits, found: &Limits) -> [Row; 12] {
    macro_rules! row {
        ($key:ident, $rule:ident, $what:literal) => {
            (limits.$key, found.$key, &rule::$rule, $what, stringify!($key))
        };
    }
    [
        row!(table_elements, TABLE, "initial table entries"),
        row!(stack_bytes, STACK_LIMIT, "bytes of stack"),
        row!(data_bytes, DATA, "bytes of data"),
        row!(module_bytes, SIZE, "bytes"),
        row!(code_bytes, SIZE, "bytes of code"),
        row!(exports, SIZE, "exports"),
        row!(imports, SIZE, "imports"),
        row!(functions, COMPLEXITY, "functions"),
        row!(locals, COMPLEXITY, "parameters and local variables"),
        row!(loop_cost, COMPLEXITY, "loops times local variables"),
        row!(elements, COMPLEXITY, "table entries to fill"),
        row!(segments, COMPLEXITY, "segments of data and table entries"),
    ]
}

/// KW030: the initial memory, and what it may grow to.
fn memory(limits: &Limits, found: &Limits, report: &mut Report) {
    let kib = |pages: u64| pages.saturating_mul(PAGE) >> 10;
    if let (Some(limit), Some(pages)) = (limits.memory_pages, found.memory_pages)
        && pages > limit
    {
        let message = format!(
            "the module starts with {pages} pages of memory ({} KiB), the limit `memory_pages` is {limit} ({} KiB)",
            kib(pages),
            kib(limit)
        );
        report.findings.push(Finding::new(&rule::MEMORY, message));
    }
    let (Some(limit), Some(pages)) = (limits.memory_max_pages, found.memory_max_pages) else {
        return;
    };
    if pages > limit {
        let may = match pages {
            u64::MAX => "without a maximum".to_owned(),
            _ => format!("to {pages} pages ({} KiB)", kib(pages)),
        };
        let message = format!(
            "the memory may grow {may}, the limit `memory_max_pages` is {limit} ({} KiB)",
            kib(limit)
        );
        let hint = format!("link with -Wl,--max-memory={}", limit.saturating_mul(PAGE));
        report.findings.push(Finding::new(&rule::MEMORY, message).hint(hint));
    }
}

/// KW031: the stack before the data.
pub(crate) fn stack_first(module: &Module, report: &mut Report) {
    let (Some(stack), Some((data, _))) = (module.stack_top(), module.facts.data_range) else {
        return;
    };
    if data < stack {
        let message = format!(
            "the stack begins at {stack} and grows down towards the data at {data}: an overflow corrupts globals"
        );
        report.findings.push(Finding::new(&rule::STACK, message).hint(
            "link with -Wl,--stack-first, as keyway_add_plugin does: an overflow then traps",
        ));
    }
}
