//! What the pictures of the benchmarks share: a page with bars, as SVG.

use std::fmt::Write;

/// Pixels of the page.
pub const WIDTH: f64 = 860.0;
/// From one bar to the next.
pub const STEP: f64 = 18.0;
/// Between groups of bars.
pub const GAP: f64 = 14.0;

const BAR: f64 = 14.0;
/// From the top of a bar to the line that its text stands on.
const BASELINE: f64 = 11.5;

/// Text takes the colour of the page's.
const STYLE: &str = "\
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 15px; font-weight: 600 }
.case { font-weight: 600 }
.note, .tick { fill: #59636e }
.grid { stroke: #d1d9e0 }
.page { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .note, .tick { fill: #9198a1 }
  .grid { stroke: #3d444d } .page { fill: #0d1117 }
}";

/// Where a text begins, ends or has its middle.
#[derive(Clone, Copy, Debug)]
pub enum Anchor {
    /// Begins there.
    Start,
    /// Has its middle there.
    Middle,
    /// Ends there.
    End,
}

/// A picture that is being drawn. All texts are the program's own, without anything to
/// escape.
#[derive(Debug)]
pub struct Picture {
    svg: String,
}

impl Picture {
    /// A page of this height with a title for those who see it and for those who do not, a
    /// note beside it, and the colours of the bars.
    pub fn new(height: f64, title: &str, heading: &str, note: &str, colours: &str) -> Self {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\n\
             <title>{title}</title>\n<style>\n{STYLE}\n{colours}\n</style>\n\
             <rect class=\"page\" width=\"100%\" height=\"100%\"/>\n"
        );
        let mut picture = Self { svg };
        picture.text("title", 12.0, 22.0, Anchor::Start, heading);
        picture.text("note", WIDTH - 12.0, 22.0, Anchor::End, note);
        picture
    }

    /// A text on the line at `y`.
    pub fn text(&mut self, class: &str, x: f64, y: f64, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.line(&format!(
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>"
        ));
    }

    /// A text beside the bar whose top is at `y`.
    pub fn beside(&mut self, class: &str, x: f64, y: f64, anchor: Anchor, text: &str) {
        self.text(class, x, y + BASELINE, anchor, text);
    }

    /// A line of the grid.
    pub fn grid(&mut self, x: f64, top: f64, bottom: f64) {
        self.line(&format!(
            "<line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{top:.1}\" y2=\"{bottom:.1}\"/>"
        ));
    }

    /// A bar whose top is at `y`, however short still there to be seen; where it ends.
    pub fn bar(&mut self, class: &str, x: f64, y: f64, width: f64) -> f64 {
        let width = width.max(1.0);
        self.line(&format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{BAR}\" rx=\"2\"/>"
        ));
        x + width
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.svg, "{line}"); // a String takes everything
    }

    /// The whole of it.
    pub fn finish(mut self) -> String {
        self.svg.push_str("</svg>\n");
        self.svg
    }
}
