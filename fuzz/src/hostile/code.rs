//! Functions: nested, long, with many local variables, and few bytes of code that each
//! cost a thousand steps.

use super::{
    CALL, CONST, DROP, EMPTY, END, FULL_CODE, FULL_FUNCTION, Hostile, I32, MOST_TYPES, UNREACHABLE,
    add, body, full, functions, kind, table,
};
use crate::sections::{self, Section, code, id, push};

pub(super) fn control(list: &mut Vec<Hostile>) {
    let nested = |opening: &[u8], depth: usize| {
        let code = body(&[opening.repeat(depth), vec![END; depth]].concat());
        sections::join(&functions(&[kind(0, 0)], &[code]))
    };
    let if_const: &[u8] = &[CONST[0], CONST[1], 0x04, EMPTY];
    add(list, "blocks-nested-4000", move || nested(&[0x02, EMPTY], 4000));
    add(list, "ifs-nested-4000", move || nested(if_const, 4000));
    add(list, "blocks-nested-170000", move || nested(&[0x02, EMPTY], FULL_FUNCTION / 3));
    add(list, "loops-nested-170000", move || nested(&[0x03, EMPTY], FULL_FUNCTION / 3));
    // blocks within all bounds, in as many functions as there can be
    add(list, "blocks-nested-4000-everywhere", || {
        let one = body(&[[0x02, EMPTY].repeat(4000), vec![END; 4000]].concat());
        sections::join(&functions(&[kind(0, 0)], &vec![one; 170]))
    });
    add(list, "functions-20000", || {
        sections::join(&functions(&[kind(0, 0)], &vec![body(&[]); 20_000]))
    });
    add(list, "functions-500000", || {
        sections::join(&functions(&[kind(0, 0)], &vec![body(&[]); 500_000]))
    });
    add(list, "locals-10x50000", || {
        let mut one = vec![1];
        push(&mut one, 50_000);
        one.extend([I32, END]);
        sections::join(&functions(&[kind(0, 0)], &vec![one; 10]))
    });
    add(list, "locals-groups-of-none", || {
        // many groups of no locals each
        let mut one = Vec::new();
        push(&mut one, 170_000);
        one.extend([0, I32].repeat(170_000));
        one.push(END);
        sections::join(&functions(&[kind(0, 0)], &vec![one; 5]))
    });
    add(list, "instructions-2-mib-of-drops", || {
        let unit = [CONST.as_slice(), &[DROP]].concat();
        sections::join(&functions(&[kind(0, 0)], &full(&[], &unit, &[])))
    });
    add(list, "operands-deep", || {
        let one = body(&[CONST.repeat(170_000), vec![DROP; 170_000]].concat());
        sections::join(&functions(&[kind(0, 0)], &vec![one; 4]))
    });
    add(list, "branch-tables-of-10000", || {
        let mut unit = CONST.to_vec();
        unit.push(0x0e);
        push(&mut unit, 10_000);
        unit.extend([0; 10_001]);
        sections::join(&functions(&[kind(0, 0)], &full(&[], &unit, &[])))
    });
}

/// Few bytes of code that each cost a thousand steps.
pub(super) fn amplification(list: &mut Vec<Hostile>) {
    // the types: that of the functions, that of what is called or of labels
    let kinds = |params, results| vec![kind(0, 0), kind(params, results)];
    let calls = move |params, results, unit: &'static [u8]| {
        let mut parts = functions(&kinds(params, results), &full(&[UNREACHABLE], unit, &[]));
        // the last function is the one that is called
        let Some(mut bodies) = sections::functions(&parts[2].body) else { return parts };
        bodies.push(body(&[UNREACHABLE]));
        parts[1] = Section::of(
            id::FUNCTION,
            bodies.len() as u64,
            &[vec![0; bodies.len() - 1], vec![1]].concat(),
        );
        parts[2] = code(&bodies);
        parts.insert(2, table());
        parts
    };
    const CALLED: u8 = (FULL_CODE / FULL_FUNCTION) as u8;
    const DIRECT: &[u8] = &[CALL, CALLED];
    const INDIRECT: &[u8] = &[0x11, 1, 0];
    add(list, "calls-of-1000-params", move || sections::join(&calls(MOST_TYPES, 0, DIRECT)));
    add(list, "calls-indirect-of-1000-params", move || {
        sections::join(&calls(MOST_TYPES, 0, INDIRECT))
    });
    add(list, "calls-of-1000-results", move || sections::join(&calls(0, MOST_TYPES, DIRECT)));
    add(list, "calls-of-1000-params-and-results", move || {
        sections::join(&calls(MOST_TYPES, MOST_TYPES, DIRECT))
    });
    add(list, "tail-calls-of-1000-params", move || {
        sections::join(&calls(MOST_TYPES, 0, &[0x12, CALLED]))
    });
    let invalid_at_the_end = move |last: &'static [u8]| {
        let mut parts = calls(MOST_TYPES, 0, DIRECT);
        if let Some(mut bodies) = parts.last().and_then(|part| sections::functions(&part.body)) {
            let count = bodies.len();
            bodies[count - 1] = body(last);
            parts[3] = code(&bodies);
        }
        sections::join(&parts)
    };
    add(list, "calls-of-1000-params-then-invalid", move || invalid_at_the_end(&[0x01, 0xff]));
    // after all the work: v128.const 0, and a function reference, to be told apart
    add(list, "calls-of-1000-params-then-two-features", move || {
        invalid_at_the_end(&[0xd0, 0x70, DROP, 0xfd, 0x0f + 0x03, DROP, UNREACHABLE])
    });
    add(list, "calls-of-1000-params-then-gc", move || {
        invalid_at_the_end(&[UNREACHABLE, 0xfb, 0x1c, DROP, 0xd0, 0x70, DROP, 0x12, CALLED])
    });
    // a label of 1000 values, many times in one table
    let labels = move |results: usize| {
        let mut unit = vec![0x0e];
        push(&mut unit, 10_000);
        unit.extend(vec![0; 10_001]);
        let after = [vec![END], vec![DROP; results]].concat();
        let block = if results == 1 { [0x02, I32] } else { [0x02, 1] };
        let before = [block.as_slice(), &[UNREACHABLE]].concat();
        let kinds = if results == 1 { vec![kind(0, 0)] } else { kinds(0, results) };
        sections::join(&functions(&kinds, &full(&before, &unit, &after)))
    };
    add(list, "branch-tables-to-1000-results", move || labels(MOST_TYPES));
    add(list, "branch-tables-to-1-result", move || labels(1));
    add(list, "branches-to-1000-results", move || {
        let after = [vec![END], vec![DROP; MOST_TYPES]].concat();
        let bodies = full(&[0x02, 1, UNREACHABLE], &[CONST[0], CONST[1], 0x0d, 0], &after);
        sections::join(&functions(&kinds(0, MOST_TYPES), &bodies))
    });
    add(list, "blocks-of-1000-params-and-results", move || {
        let both = vec![kind(0, 0), kind(MOST_TYPES, MOST_TYPES)];
        let blocks = [0x02, 1, END].repeat(9_990);
        let one = body(&[vec![UNREACHABLE], blocks, vec![DROP; MOST_TYPES]].concat());
        let one = vec![one; FULL_CODE / 32_000];
        sections::join(&functions(&both, &one))
    });
    add(list, "functions-of-1000-params-500", || {
        sections::join(&functions(&[kind(MOST_TYPES, 0)], &vec![body(&[]); 500]))
    });
    add(list, "returns-of-1000-results", move || {
        let returns = vec![kind(0, MOST_TYPES)];
        sections::join(&functions(&returns, &full(&[UNREACHABLE], &[0x0f], &[UNREACHABLE])))
    });
}
