//! KW030, KW031 and KW033 to KW037: what a module asks for and costs.

use crate::{Contract, Finding, Limits, Module, Report, Rule, rule, scan::Peak};

/// Bytes of a page of linear memory.
const PAGE: u64 = 64 << 10;

/// A limit, what the module measures, the rule, and what people call it.
type Row = (Option<u64>, Option<u64>, &'static Rule, &'static str);

/// Compares each limit with what the module measures.
pub(crate) fn limits(module: &Module, contract: &Contract, report: &mut Report) {
    let limits = contract.limits.complete();
    let found = module.measured();
    memory(&limits, &found, report);
    for (limit, found, rule, what) in rows(&limits, &found) {
        let (Some(limit), Some(found)) = (limit, found) else { continue };
        if found > limit {
            let message = format!("the module has {found} {what}, the limit is {limit}");
            report.findings.push(Finding::new(rule, message));
        }
    }
    let facts = &module.facts;
    functions(module, limits.function_bytes, facts.function_bytes, "bytes", report);
    functions(module, limits.blocks, facts.blocks, "blocks, loops and ifs", report);
    functions(module, limits.nested_blocks, facts.nested_blocks, "nested blocks", report);
    functions(
        module,
        limits.branch_targets,
        facts.branch_targets,
        "targets in one branch table",
        report,
    );
}

fn rows(limits: &Limits, found: &Limits) -> [Row; 12] {
    [
        (limits.table_elements, found.table_elements, &rule::TABLE, "table entries at first"),
        (limits.stack_bytes, found.stack_bytes, &rule::STACK_LIMIT, "bytes of stack"),
        (limits.data_bytes, found.data_bytes, &rule::DATA, "bytes of data"),
        (limits.module_bytes, found.module_bytes, &rule::SIZE, "bytes"),
        (limits.code_bytes, found.code_bytes, &rule::SIZE, "bytes of code"),
        (limits.exports, found.exports, &rule::SIZE, "exports"),
        (limits.imports, found.imports, &rule::SIZE, "imports"),
        (limits.functions, found.functions, &rule::COMPLEXITY, "functions"),
        (limits.locals, found.locals, &rule::COMPLEXITY, "parameters and local variables"),
        (
            limits.loop_cost,
            found.loop_cost,
            &rule::COMPLEXITY,
            "units of nested loops times locals",
        ),
        (limits.elements, found.elements, &rule::COMPLEXITY, "elements"),
        (limits.segments, found.segments, &rule::COMPLEXITY, "segments"),
    ]
}

/// KW037 of one function.
fn functions(module: &Module, limit: Option<u64>, peak: Peak, what: &str, report: &mut Report) {
    let Some(limit) = limit.filter(|limit| peak.value > *limit) else { return };
    let function = module.function_called(peak.function);
    let message = format!("{function} has {} {what}, the limit is {limit}", peak.value);
    report.findings.push(Finding::new(&rule::COMPLEXITY, message));
}

/// KW030: the initial memory, and what it may grow to.
fn memory(limits: &Limits, found: &Limits, report: &mut Report) {
    let kib = |pages: u64| pages.saturating_mul(PAGE) >> 10;
    if let (Some(limit), Some(pages)) = (limits.memory_pages, found.memory_pages)
        && pages > limit
    {
        let message = format!(
            "the module starts with {pages} pages of memory ({} KiB), the limit is {limit} ({} KiB)",
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
        let message =
            format!("the memory may grow {may}, the limit is {limit} pages ({} KiB)", kib(limit));
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
