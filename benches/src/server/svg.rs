//! The picture: a bar for the requests a second of each contestant, with its latency told
//! behind it.

use keyway_benches::picture::{Anchor, GAP, Picture, STEP, WIDTH};

use crate::{
    case::{Contestant, Number},
    rounds::Measured,
    table::tell,
};

/// Where the bars begin, behind the names,
const LEFT: f64 = 150.0;
/// and where they end at the latest: behind them stand the numbers.
const RIGHT: f64 = WIDTH - 300.0;
const TOP: f64 = 48.0;

/// Colours that can be told apart by who sees no red or no green, on white and on black.
const COLOURS: &str = "\
.keyway { fill: #0072b2 } .other { fill: #009e73 } .axum { fill: #7f8c98 }
@media (prefers-color-scheme: dark) {
  .keyway { fill: #56b4e9 } .other { fill: #2fbf93 }
}";

pub(crate) fn draw(all: &[Measured]) -> String {
    let rows: usize = all.iter().map(|measured| measured.contestants.len()).sum();
    let mut picture = Picture::new(
        TOP + rows as f64 * STEP + all.len() as f64 * GAP + 8.0,
        "Requests a second of keyway-server and its peer",
        "Requests a second, more is better",
        "latency: median, 99 of 100",
        COLOURS,
    );
    let most = most(all);
    let mut y = TOP;
    for measured in all {
        picture.beside("case", 12.0, y, Anchor::Start, &measured.case.to_string());
        for (who, _) in &measured.contestants {
            bar(&mut picture, measured, *who, most, y);
            y += STEP;
        }
        y += GAP;
    }
    picture.finish()
}

/// The longest bar's requests a second, above 0.
fn most(all: &[Measured]) -> f64 {
    let rates = all.iter().flat_map(|measured| {
        let contestants = measured.contestants.iter();
        contestants.filter_map(|(who, _)| measured.median(*who, Number::Rate))
    });
    rates.fold(f64::MIN_POSITIVE, f64::max)
}

fn bar(picture: &mut Picture, measured: &Measured, who: Contestant, most: f64, y: f64) {
    picture.beside("note", LEFT - 8.0, y, Anchor::End, who.name());
    let told = Number::ALL.map(|number| Some((number, measured.median(who, number)?)));
    let [Some((_, rate)), Some((_, p50)), Some((_, p99))] = told else { return };
    let class = match who {
        Contestant::Keyway => "keyway",
        Contestant::Beside | Contestant::Kept => "other",
        Contestant::Axum => "axum",
    };
    let end = picture.bar(class, LEFT, y, (RIGHT - LEFT) * rate / most);
    let latency = [tell(Number::P50, p50), tell(Number::P99, p99)].join(", ");
    picture.beside("rate", end + 6.0, y, Anchor::Start, &tell(Number::Rate, rate));
    picture.beside("note", WIDTH - 12.0, y, Anchor::End, &latency);
}

#[cfg(test)]
mod tests {
    use super::{LEFT, RIGHT, draw};
    use crate::rounds::tests::measured;

    #[test]
    fn every_number_is_drawn_and_told() {
        let svg = draw(&[measured([90.0, 900.0, 160.0], 2e-3)]);
        for wanted in [">run-16<", ">keyway<", ">axum<", ">160<", ">200<", "100 us, 2.00 ms"] {
            assert!(svg.contains(wanted), "{wanted} is not in\n{svg}");
        }
        assert!(svg.contains(&format!("width=\"{:.1}\"", RIGHT - LEFT)), "the longest bar");
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
        draw(&[]);
    }
}
