//! The picture: a bar for each time, on a logarithmic scale.

use keyway_benches::{
    number::time,
    picture::{Anchor, GAP, Picture, STEP, WIDTH},
};

use crate::{
    case::Contestant::{
        self, Extism, ExtismUnlimited, ExtismUnread, Keyway, Native, OnDemand, Raw,
    },
    rounds::Measured,
};

/// Where the bars begin, behind the names,
const LEFT: f64 = 190.0;
/// and where they end at the latest: behind them stands the time.
const RIGHT: f64 = WIDTH - 80.0;
const TOP: f64 = 62.0;

/// Colours that can be told apart by who sees no red or no green, on white and on black.
const COLOURS: &str = "\
.keyway { fill: #0072b2 } .raw { fill: #7f8c98 } .on-demand { fill: #b3bcc5 }
.extism { fill: #d55e00 } .native { fill: #009e73 }
@media (prefers-color-scheme: dark) {
  .keyway { fill: #56b4e9 } .on-demand { fill: #59636e }
  .extism { fill: #e69f00 } .native { fill: #2fbf93 }
}";

/// Where a time lies between the least and the greatest power of ten.
struct Scale {
    least: i32,
    greatest: i32,
}

impl Scale {
    fn of(all: &[Measured]) -> Self {
        let times = all.iter().flat_map(|measured| {
            measured.contestants.iter().filter_map(|(who, _)| measured.median(*who))
        });
        let powers = times.map(f64::log10).collect::<Vec<_>>();
        let least = powers.iter().copied().fold(f64::INFINITY, f64::min).floor();
        let greatest = powers.iter().copied().fold(f64::NEG_INFINITY, f64::max).ceil();
        if least.is_finite() && greatest > least {
            Self { least: least as i32, greatest: greatest as i32 }
        } else {
            Self { least: 0, greatest: 1 }
        }
    }

    fn place(&self, time: f64) -> f64 {
        let part = (time.log10() - f64::from(self.least)) / f64::from(self.greatest - self.least);
        LEFT + part.clamp(0.0, 1.0) * (RIGHT - LEFT)
    }
}

pub(crate) fn draw(all: &[Measured]) -> String {
    let scale = Scale::of(all);
    let rows: usize = all.iter().map(|measured| measured.contestants.len()).sum();
    let bottom = TOP + rows as f64 * STEP + all.len() as f64 * GAP;
    let mut picture = Picture::new(
        bottom + 12.0,
        "Times of keyway-host, its floor and its peers",
        "Time of one call, less is better",
        "logarithmic: each line is ten times the one before",
        COLOURS,
    );
    for power in scale.least..=scale.greatest {
        let value = 10_f64.powi(power);
        let x = scale.place(value);
        picture.grid(x, TOP - 10.0, bottom);
        picture.text("tick", x, TOP - 16.0, Anchor::Middle, &short(value));
    }
    let mut y = TOP;
    for measured in all {
        picture.beside("case", 12.0, y, Anchor::Start, &measured.case.to_string());
        for (who, _) in &measured.contestants {
            if let Some(median) = measured.median(*who) {
                bar(&mut picture, &scale, *who, median, y);
            }
            y += STEP;
        }
        y += GAP;
    }
    picture.finish()
}

fn bar(picture: &mut Picture, scale: &Scale, who: Contestant, median: f64, y: f64) {
    let (class, name) = match who {
        Keyway => ("keyway", "keyway"),
        Raw => ("raw", "raw"),
        OnDemand => ("on-demand", "on-demand"),
        Extism => ("extism", "extism"),
        ExtismUnlimited => ("extism", "extism, no limit"),
        ExtismUnread => ("extism", "extism, unread"),
        Native => ("native", "native"),
    };
    picture.beside("note", LEFT - 8.0, y, Anchor::End, name);
    let end = picture.bar(class, LEFT, y, scale.place(median) - LEFT);
    picture.beside("time", end + 6.0, y, Anchor::Start, &time(median));
}

/// A power of ten.
fn short(nanoseconds: f64) -> String {
    time(nanoseconds).replace(".00", "").replace(".0", "")
}

#[cfg(test)]
mod tests {
    use super::{LEFT, RIGHT, Scale, draw, short};
    use crate::{
        case::{
            Case,
            Contestant::{Extism, Keyway},
        },
        rounds::Measured,
    };

    fn measured(keyway: f64, extism: f64) -> [Measured; 1] {
        let contestants = vec![(Keyway, vec![keyway]), (Extism, vec![extism])];
        [Measured { case: Case::Int, contestants }]
    }

    #[test]
    fn the_scale_reaches_from_power_to_power() {
        let scale = Scale::of(&measured(20.0, 20_000.0));
        assert_eq!((scale.least, scale.greatest), (1, 5));
        assert!((scale.place(10.0) - LEFT).abs() < 1e-6);
        assert!((scale.place(1e5) - RIGHT).abs() < 1e-6);
        assert!((scale.place(1e3) - f64::midpoint(LEFT, RIGHT)).abs() < 1e-6);
    }

    #[test]
    fn every_time_is_drawn_and_told() {
        let svg = draw(&measured(23.5, 11_500.0));
        for wanted in ["23.5 ns", "11.5 us", ">keyway<", ">extism<", ">int<"] {
            assert!(svg.contains(wanted), "{wanted} is not in\n{svg}");
        }
        assert_eq!(svg.matches("rx=").count(), 2);
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
        draw(&[]);
    }

    #[test]
    fn a_line_of_the_scale_is_told_shortly() {
        assert_eq!(
            [1.0, 10.0, 100.0, 1e3, 1e6].map(short),
            ["1 ns", "10 ns", "100 ns", "1 us", "1 ms"]
        );
    }
}
