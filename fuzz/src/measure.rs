//! Time and memory of checks on hostile inputs.

use std::{
    env, fs, io,
    io::{Read, Write},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use keyway_fuzz::{
    hostile::{self, Hostile, MEMORY_BASE, MEMORY_FACTOR},
    input::{Against, Input, parse},
    invariants::SLOW,
    panics,
};
use wasm_abi_check::{Keep, check, release};

/// A check that takes longer than this is ended.
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures all of them, or writes or measures the one of that name.
pub(crate) fn hostile(name: &str, write: Option<&Path>) -> io::Result<bool> {
    let list = hostile::all();
    if name.is_empty() {
        return all(&list);
    }
    let Some(one) = list.iter().find(|one| one.name == name) else {
        return Err(io::Error::other(format!("no hostile input `{name}`")));
    };
    if let Some(path) = write {
        let input = one.input();
        if let Against::Text(text) = &input.against {
            fs::write(path.with_extension("toml"), text)?;
        }
        fs::write(path, &input.module)?;
        return Ok(true);
    }
    row(one)
}

fn all(list: &[Hostile]) -> io::Result<bool> {
    let mut out = io::stdout();
    let title =
        format!("{:<44}{:>10}{:>10}{:>10}{:>10}  rules", "input", "bytes", "ms", "MiB", "most MiB");
    writeln!(out, "{title}")?;
    let mut are_good = true;
    for one in list {
        are_good &= apart(&one.name)?;
    }
    Ok(are_good)
}

/// In a process of its own, which may crash and be ended.
fn apart(name: &str) -> io::Result<bool> {
    let mut command = Command::new(env::current_exe()?);
    command.env("RUST_BACKTRACE", "1"); // as services set it: errors then cost more
    let mut child =
        command.args(["--hostile", name]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let until = Instant::now() + PATIENCE;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if Instant::now() > until {
            child.kill()?;
            child.wait()?;
            break None;
        }
        thread::sleep(Duration::from_millis(2));
    };
    let mut shown = String::new();
    if let Some(output) = &mut child.stdout {
        output.read_to_string(&mut shown)?;
    }
    match status {
        None => shown = format!("{name:<44} over {} s\n", PATIENCE.as_secs()),
        Some(status) if shown.is_empty() => shown = format!("{name:<44} ended with {status}\n"),
        Some(_) => {}
    }
    write!(io::stdout(), "{shown}")?;
    Ok(status.is_some_and(|status| status.success()))
}

/// Measures one, on a thread's usual stack.
fn row(one: &Hostile) -> io::Result<bool> {
    let input = one.input();
    let size =
        input.module.len() + if let Against::Text(text) = &input.against { text.len() } else { 0 };
    let before = resident("VmRSS");
    let _ = fs::write("/proc/self/clear_refs", "5"); // the peak begins here
    let measured = thread::spawn(move || {
        let (start, at_start) = (Instant::now(), processor_time());
        let (rules, panics) = panics::watch(|| rules(&input));
        // what other programs take on a busy machine does not count
        let time = processor_time().zip(at_start).map(|(end, start)| end.saturating_sub(start));
        (time.unwrap_or_else(|| start.elapsed()), rules.unwrap_or_default(), panics)
    });
    let Ok((time, mut rules, panics)) = measured.join() else { return Ok(false) };
    let peak = resident("VmHWM").zip(before).map(|(peak, before)| peak.saturating_sub(before));
    let most = MEMORY_FACTOR * size as u64 + MEMORY_BASE;
    let is_heavy = peak.is_some_and(|peak| peak > most);
    rules.dedup();
    let mut remarks = rules.join(" ");
    for (is_so, remark) in
        [(time > SLOW, "SLOW"), (is_heavy, "HEAVY"), (!panics.is_empty(), "PANIC")]
    {
        if is_so {
            remarks += &format!(" {remark}");
        }
    }
    for panic in &panics {
        remarks += &format!(" {}", panic.place);
    }
    let peak = peak.map_or("-".into(), |peak| (peak >> 20).to_string());
    let milliseconds = time.as_secs_f64() * 1000.0;
    writeln!(
        io::stdout(),
        "{:<44}{size:>10}{milliseconds:>10.1}{peak:>10}{:>10}  {remarks}",
        one.name,
        most >> 20
    )?;
    Ok(time <= SLOW && !is_heavy && panics.is_empty())
}

/// The ids of the rules that the input breaks.
fn rules(input: &Input) -> Vec<&'static str> {
    let contract = match &input.against {
        Against::Text(text) => match parse(text) {
            Ok(contract) => Some(contract),
            Err(_) => return vec!["no contract"],
        },
        _ => None,
    };
    let report = check(&input.module, contract.as_ref(), &input.options);
    if report.fits() {
        let _ = release(&input.module, Keep::Nothing);
    }
    report.findings.iter().map(|finding| finding.rule.id).collect()
}

/// How long this thread ran; Linux tells.
fn processor_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// A line of this process's status, in bytes; Linux has them.
fn resident(key: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(key))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes << 10)
}
