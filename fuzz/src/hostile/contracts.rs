//! Contract files.

use super::{Hostile, MIB, MOST_TYPES, surface::surface};

pub(super) fn contracts(list: &mut Vec<Hostile>) {
    const HEAD: &str = "contract = \"x\"\nversion = \"1.0.0\"\n";
    const MOST: usize = MIB - 256;
    fn text(
        list: &mut Vec<Hostile>,
        name: &str,
        make: impl Fn() -> Vec<u8> + 'static,
        contract: impl Fn() -> String + 'static,
    ) {
        list.push(Hostile {
            name: format!("contract-{name}"),
            make: Box::new(make),
            contract: Some(Box::new(contract)),
        });
    }
    let none = Vec::new;
    text(list, "arrays-nested", none, || format!("{HEAD}x = {}", "[".repeat(MOST)));
    text(list, "tables-nested", none, || format!("{HEAD}x = {}", "{a=".repeat(MOST / 3)));
    text(list, "dotted-key", none, || format!("{HEAD}{} = 1", vec!["a"; MOST / 2].join(".")));
    text(list, "dotted-header", none, || format!("{HEAD}[{}]", vec!["a"; MOST / 2].join(".")));
    text(list, "dotted-keys-many", none, || {
        let lines = (0..5000).map(|at| format!("{}{at} = 1\n", "a.".repeat(70)));
        HEAD.to_owned() + &lines.collect::<String>()
    });
    text(list, "headers-many", none, || {
        let lines = (0..60_000).map(|at| format!("[a.b.c{at}]\n"));
        HEAD.to_owned() + &lines.collect::<String>()
    });
    text(list, "string-of-1-mib", none, || {
        format!("{HEAD}summary = \"{}\"", "\\u202e".repeat(MOST / 6))
    });
    text(list, "line-of-1-mib-wrong", none, || {
        format!("{HEAD}summary = {}", "\u{202e}".repeat(MOST / 3))
    });
    text(list, "number-of-1-mib", none, || {
        format!("{HEAD}[limits]\nmemory_pages = {}", "9".repeat(MOST))
    });
    text(list, "comments-1-mib", none, || format!("{HEAD}{}", "#\n".repeat(MOST / 2)));
    let exports =
        || (0..30_000).map(|at| format!("f{at} = \"(i32) -> i32\"\n")).collect::<String>();
    text(
        list,
        "exports-30000",
        move || surface(0, vec![], vec!["f".into()], String::new()),
        move || format!("{HEAD}[exports.required]\n{}", exports()),
    );
    text(
        list,
        "exports-30000-near-10000",
        move || surface(0, vec![], (0..10_000).map(|at| format!("g{at}")).collect(), String::new()),
        move || format!("{HEAD}[exports.required]\n{}", exports()),
    );
    text(
        list,
        "imports-40000",
        || {
            surface(
                0,
                (0..1000).map(|at| ("m".into(), format!("x{at}"))).collect(),
                vec![],
                String::new(),
            )
        },
        || {
            let allowed = (0..40_000).map(|at| format!("\"m.f{at}: () -> ()\", "));
            format!("{HEAD}[imports]\nallow = [{}]", allowed.collect::<String>())
        },
    );
    text(
        list,
        "signatures-of-1000",
        || {
            surface(
                MOST_TYPES,
                vec![],
                (0..180).map(|at| format!("f{at}")).collect(),
                String::new(),
            )
        },
        || {
            let signature = format!("({}) -> ()", vec!["i64"; MOST_TYPES].join(","));
            let lines = (0..180).map(|at| format!("f{at} = \"{signature}\"\n"));
            format!("{HEAD}[exports.required]\n{}", lines.collect::<String>())
        },
    );
    let exported = |count: usize| {
        move || surface(0, vec![], (0..count).map(|at| format!("f{at}")).collect(), String::new())
    };
    text(list, "forbidden-100000-exports-50000", exported(50_000), || {
        let names: String = (0..100_000).map(|at| format!("\"g{at}\",")).collect();
        format!("{HEAD}[exports]\nforbidden = [{}]", &names[..names.len() - 1])
    });
    text(
        list,
        "patterns-of-10-kb-exports-50000",
        || {
            let name = |at| format!("{}{at}", "ab".repeat(140));
            surface(0, vec![], (0..50_000).map(name).collect(), String::new())
        },
        || {
            let pattern = |at: usize| format!("\"{}{at}\",", "*a".repeat(5000));
            let patterns: String = (0..100).map(pattern).collect();
            format!("{HEAD}[exports]\nforbidden = [{}]", &patterns[..patterns.len() - 1])
        },
    );
    text(
        list,
        "patterns-of-100-stars-exports-50000",
        || {
            let name = |at| format!("{}{at}", "ab".repeat(140));
            surface(0, vec![], (0..50_000).map(name).collect(), String::new())
        },
        || {
            let pattern = |at: usize| format!("\"{}{at}x\",", "*a".repeat(10));
            let patterns: String = (0..10).map(pattern).collect();
            format!("{HEAD}[exports]\nforbidden = [{}]", &patterns[..patterns.len() - 1])
        },
    );
    text(
        list,
        "patterns-100-exports-of-16-mib",
        || {
            let name = |at| format!("{}{at}", "ab".repeat(150));
            surface(0, vec![], (0..50_000).map(name).collect(), String::new())
        },
        || {
            let patterns: String = (0..50).map(|at| format!("\"*bb{at}*\",")).collect();
            format!("{HEAD}[exports]\nforbidden = [{}]", &patterns[..patterns.len() - 1])
        },
    );
    text(list, "patterns-that-all-break-exports-50000", exported(50_000), || {
        let lines = (1..=13).map(|at| format!("\"{}\" = \"(i64) -> i64\"\n", "*".repeat(at)));
        format!("{HEAD}[exports.optional]\n{}", lines.collect::<String>())
    });
    text(list, "any-of-200000", exported(50_000), || {
        let lists = "[\"*\"],".repeat(150_000);
        format!("{HEAD}[exports]\nany_of = [{lists}]\n[exports.optional]\n\"*\" = \"() -> ()\"")
    });
    text(list, "any-of-patterns-that-stand-for-none", exported(50_000), || {
        let lists = "[\"*x\"],".repeat(100_000);
        format!("{HEAD}[exports]\nany_of = [{lists}]\n[exports.optional]\n\"*x\" = \"() -> ()\"")
    });
    text(
        list,
        "import-patterns-100-imports-20000",
        || {
            let name = |at| ("m".repeat(300), format!("x{at}"));
            surface(0, (0..20_000).map(name).collect(), vec![], String::new())
        },
        || {
            let allowed = (0..50).map(|at| format!("\"*{}n.{at}*\",", "m".repeat(290)));
            format!("{HEAD}[imports]\nallow = [{}]", allowed.collect::<String>())
        },
    );
}
