//! Numbers, and how they are told.

/// The one in the middle; none of none.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// A time: three digits and a unit.
pub fn time(nanoseconds: f64) -> String {
    let units = [(1e9, "s"), (1e6, "ms"), (1e3, "us")];
    // what rounds up to the next unit is told in it
    let unit = units.into_iter().find(|(size, _)| nanoseconds >= size * 0.9995);
    let (size, unit) = unit.unwrap_or((1.0, "ns"));
    format!("{} {unit}", digits(nanoseconds / size))
}

/// How many times as much, in three digits.
pub fn ratio(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.2}") } else { digits(ratio) }
}

/// Three of them that count.
pub fn digits(value: f64) -> String {
    match value {
        ..9.995 => format!("{value:.2}"),
        ..99.95 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{median, time};

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn a_time_has_three_digits() {
        let times = [2.0, 23.456, 999.4, 999.8, 11_540.0, 1_234_567.0, 2.5e9];
        let texts = ["2.00 ns", "23.5 ns", "999 ns", "1.00 us", "11.5 us", "1.23 ms", "2.50 s"];
        for (nanoseconds, text) in times.into_iter().zip(texts) {
            assert_eq!(time(nanoseconds), text);
        }
    }
}
