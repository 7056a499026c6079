//! Who appears with an actor, drawn: the actor in the middle, the others around it.

use super::links;
use super::text::short;
use crate::search::{Companion, Company};
use crate::text::counted;
use maud::{Markup, html};
use std::f64::consts::TAU;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 420.0;
/// Letters of a name beside its point.
const NAME: usize = 21;

/// Lines are as thick as the passages that two share are many.
pub fn graph(company: &Company) -> Markup {
    let companions = &company.companions;
    let most = companions.iter().map(|companion| companion.together.passages).max().unwrap_or(1).max(1) as f64;
    let (x, y) = (WIDTH / 2.0, HEIGHT / 2.0);
    html! {
        figure class="graph" id="graph" {
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="group" aria-label=(format!("Who appears with {}", company.center.name)) {
                @for (n, companion) in companions.iter().enumerate() {
                    @let (to_x, to_y) = spot(n, companions.len());
                    line x1=(at(x)) y1=(at(y)) x2=(at(to_x)) y2=(at(to_y))
                        stroke-width=(at(1.0 + 7.0 * (companion.together.passages as f64 / most).sqrt())) {}
                }
                circle class="center" cx=(at(x)) cy=(at(y)) r="9" {}
                text class="center" x=(at(x)) y=(at(y - 16.0)) text-anchor="middle" { (short(&company.center.name, NAME)) }
                @for (n, companion) in companions.iter().enumerate() { (node(n, companions.len(), companion)) }
            }
        }
    }
}

fn node(n: usize, of: usize, companion: &Companion) -> Markup {
    let (x, y) = spot(n, of);
    let side = if x >= WIDTH / 2.0 { ("start", 11.0) } else { ("end", -11.0) };
    let told = format!("{}: {} together", companion.actor.name, counted(companion.together.passages, "passage"));
    html! {
        a href=(links::actor(companion.actor.id.as_str())) aria-label=(told) data-actor=(companion.actor.id) {
            title { (told) }
            circle cx=(at(x)) cy=(at(y)) r="6" {}
            text x=(at(x + side.1)) y=(at(y + 4.0)) text-anchor=(side.0) { (short(&companion.actor.name, NAME)) }
        }
    }
}

/// Around the middle, beginning at the right; wider than high, so that names have room.
fn spot(n: usize, of: usize) -> (f64, f64) {
    let angle = TAU * (n as f64 + 0.5) / of.max(1) as f64;
    (WIDTH / 2.0 + angle.cos() * WIDTH * 0.21, HEIGHT / 2.0 + angle.sin() * HEIGHT * 0.43)
}

fn at(x: f64) -> String {
    format!("{x:.1}")
}
