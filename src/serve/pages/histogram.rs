//! Articles along the calendar, drawn.

use super::frame::number;
use crate::api::left_out;
use crate::search::{Bar, Timeline};
use crate::text::counted;
use maud::{Markup, html};

const WIDTH: usize = 720;
const HEIGHT: usize = 96;
/// Bars thinner than this cannot be hit, so wide ones are never needed.
const MOST_BARS: usize = 240;

/// The drawing; `link` is where a bar leads, by its first and last day.
pub fn histogram(timeline: &Timeline, link: impl Fn(&str, &str) -> String) -> Markup {
    let bars = squeezed(&timeline.bars);
    let most = bars.iter().map(|bar| bar.articles).max().unwrap_or(0).max(1);
    let step = WIDTH as f64 / bars.len().max(1) as f64;
    let dated: u64 = bars.iter().map(|bar| bar.articles).sum();
    let what = format!("{} by {}", counted(dated, "article"), timeline.step.name());
    html! {
        figure class="histogram" id="histogram" {
            @if let (Some(first), Some(last)) = (bars.first(), bars.last()) {
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="group" aria-label=(what) preserveAspectRatio="none" {
                    @for (n, bar) in bars.iter().enumerate() {
                        @let height = if bar.articles == 0 { 0.0 } else { (bar.articles as f64 / most as f64 * (HEIGHT as f64 - 4.0)).max(2.0) };
                        @let told = format!("{}: {}", bar.label, counted(bar.articles, "article"));
                        @if bar.articles > 0 {
                            a href=(link(&bar.first, &bar.last)) aria-label=(told)
                                data-since=(bar.first) data-until=(bar.last) data-articles=(bar.articles) {
                                title { (told) }
                                rect class="room" x=(at(n as f64 * step)) y="0" width=(at(step)) height=(HEIGHT) {}
                                rect class="bar" x=(at(n as f64 * step + step * 0.08)) y=(at(HEIGHT as f64 - height))
                                    width=(at(step * 0.84)) height=(at(height)) {}
                            }
                        } @else {
                            rect class="room" data-since=(bar.first) data-until=(bar.last)
                                x=(at(n as f64 * step)) y="0" width=(at(step)) height=(HEIGHT) {}
                        }
                    }
                }
                div class="axis" aria-hidden="true" { span { (first.label) } @if bars.len() > 1 { span { (last.label) } } }
            }
            figcaption {
                (number(dated)) " by " (timeline.step.name())
                @for words in left_out(timeline, ", not counted here") { span class="left-out" { (words) } }
            }
        }
    }
}

fn at(x: f64) -> String {
    format!("{x:.1}")
}

/// A bar, or some of them in one.
struct Drawn {
    label: String,
    first: String,
    last: String,
    articles: u64,
}

/// As many bars as can be seen apart.
fn squeezed(bars: &[Bar]) -> Vec<Drawn> {
    let together = bars.len().div_ceil(MOST_BARS).max(1);
    let drawn = |bars: &[Bar]| {
        let (first, last) = (&bars[0], &bars[bars.len() - 1]);
        let label = if bars.len() == 1 { first.label.clone() } else { format!("{} – {}", first.label, last.label) };
        Drawn {
            label,
            first: first.first.to_string(),
            last: last.last.to_string(),
            articles: bars.iter().map(|bar| bar.articles).sum(),
        }
    };
    bars.chunks(together).map(drawn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Step;
    use jiff::civil::date;

    fn timeline(n: i16) -> Timeline {
        let bar = |year: i16| Bar {
            label: year.to_string(),
            first: date(year, 1, 1),
            last: date(year, 12, 31),
            articles: u64::from(year != 1001),
        };
        let bars: Vec<Bar> = (1000..1000 + n).map(bar).collect();
        Timeline {
            step: Step::Year,
            bars,
            split: Vec::new(),
            articles: 9,
            imprecise: 0,
            doubtful: 2,
            undated: 1,
            notes: Vec::new(),
        }
    }

    #[test]
    fn every_bar_with_articles_is_a_link_to_its_days() {
        let drawn = histogram(&timeline(3), |since, until| format!("/?{since}..{until}")).into_string();
        assert_eq!(drawn.matches("<a ").count(), 2);
        assert!(drawn.contains("href=\"/?1000-01-01..1000-12-31\""));
        assert!(drawn.contains("2 articles have a doubtful date, not counted here"), "{drawn}");
        assert!(drawn.contains("1 article has no date"));
    }

    #[test]
    fn many_bars_are_drawn_in_few_and_none_is_lost() {
        let bars = timeline(999).bars;
        let drawn = squeezed(&bars);
        assert!(drawn.len() <= MOST_BARS);
        assert_eq!(drawn.iter().map(|bar| bar.articles).sum::<u64>(), 998);
        assert_eq!((drawn[0].first.as_str(), drawn[drawn.len() - 1].last.as_str()), ("1000-01-01", "1998-12-31"));
        assert!(histogram(&timeline(0), |_, _| String::new()).into_string().contains("by year"));
    }
}
