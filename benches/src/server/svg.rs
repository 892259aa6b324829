//! The picture: a bar for the requests a second of each contestant, with its latency told
//! behind it.

use std::fmt::Write;

use crate::{
    case::{Contestant, Number},
    rounds::Measured,
    table::tell,
};

const WIDTH: f64 = 860.0;
/// Where the bars begin, behind the names,
const LEFT: f64 = 150.0;
/// and where they end at the latest: behind them stand the numbers.
const RIGHT: f64 = WIDTH - 300.0;
const TOP: f64 = 48.0;
const BAR: f64 = 14.0;
const STEP: f64 = 18.0;
const GAP: f64 = 14.0;

/// Colours that can be told apart by who sees no red or no green, on white and on black;
/// text takes the colour of the page's.
const STYLE: &str = "\
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 15px; font-weight: 600 }
.case { font-weight: 600 }
.note { fill: #59636e }
.page { fill: #ffffff }
.keyway { fill: #0072b2 } .other { fill: #009e73 } .axum { fill: #7f8c98 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .note { fill: #9198a1 } .page { fill: #0d1117 }
  .keyway { fill: #56b4e9 } .other { fill: #2fbf93 } .axum { fill: #7f8c98 }
}";

pub(crate) fn draw(all: &[Measured]) -> String {
    let rows: usize = all.iter().map(|measured| measured.contestants.len()).sum();
    let height = TOP + rows as f64 * STEP + all.len() as f64 * GAP + 8.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\n\
         <title>Requests a second of keyway-server and its peer</title>\n\
         <style>\n{STYLE}\n</style>\n\
         <rect class=\"page\" width=\"100%\" height=\"100%\"/>\n"
    );
    text(&mut svg, "title", 12.0, "start", 22.0, "Requests a second, more is better");
    text(&mut svg, "note", WIDTH - 12.0, "end", 22.0, "latency: median, 99 of 100");
    let most = most(all);
    let mut y = TOP;
    for measured in all {
        text(&mut svg, "case", 12.0, "start", y + 11.5, &measured.case.to_string());
        for (who, _) in &measured.contestants {
            bar(&mut svg, measured, *who, most, y);
            y += STEP;
        }
        y += GAP;
    }
    svg.push_str("</svg>\n");
    svg
}

/// The longest bar's requests a second, above 0.
fn most(all: &[Measured]) -> f64 {
    let rates = all.iter().flat_map(|measured| {
        let contestants = measured.contestants.iter();
        contestants.filter_map(|(who, _)| measured.median(*who, Number::Rate))
    });
    rates.fold(f64::MIN_POSITIVE, f64::max)
}

fn bar(svg: &mut String, measured: &Measured, who: Contestant, most: f64, y: f64) {
    text(svg, "note", LEFT - 8.0, "end", y + 11.5, who.name());
    let told = Number::ALL.map(|number| Some((number, measured.median(who, number)?)));
    let [Some((_, rate)), Some((_, p50)), Some((_, p99))] = told else { return };
    let class = match who {
        Contestant::Keyway => "keyway",
        Contestant::Beside | Contestant::Kept => "other",
        Contestant::Axum => "axum",
    };
    let width = ((RIGHT - LEFT) * rate / most).max(1.0); // the least is still there to be seen
    let _ = writeln!(
        svg,
        "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{BAR}\" rx=\"2\"/>"
    );
    let rate = tell(Number::Rate, rate);
    let latency = [tell(Number::P50, p50), tell(Number::P99, p99)].join(", ");
    text(svg, "rate", LEFT + width + 6.0, "start", y + 11.5, &rate);
    text(svg, "note", WIDTH - 12.0, "end", y + 11.5, &latency);
}

/// All texts are this program's own, without anything to escape.
fn text(svg: &mut String, class: &str, x: f64, anchor: &str, y: f64, text: &str) {
    let _ = writeln!(
        svg,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>"
    );
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
