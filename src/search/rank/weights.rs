//! The weights of the ranking, which a project may set.

use std::fmt;

/// What each part of the formula counts; `docs/ranking.md` says what each brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// BM25's saturation and length normalization of whole articles.
    pub k1: f32,
    pub b: f32,
    /// The headline once more: it is part of the text already.
    pub title: f32,
    /// The lead once more.
    pub lead: f32,
    /// Two words of the query side by side.
    pub pairs: f32,
    /// The best passages, in their article's score.
    pub best: f32,
    /// The article, in its passages' scores.
    pub article: f32,
    /// The passages before and after, in a passage's score.
    pub neighbors: f32,
    /// Words of the headline that a passage does not repeat, in its score.
    pub headline: f32,
    /// BM25's saturation and length normalization of passages.
    pub passage_k1: f32,
    pub passage_b: f32,
    /// An actor's mentions, beside words.
    pub actor: f32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            k1: 4.0,
            b: 0.9,
            title: 0.6,
            lead: 0.2,
            pairs: 0.4,
            best: 0.25,
            article: 0.5,
            neighbors: 0.2,
            headline: 1.0,
            passage_k1: 0.6,
            passage_b: 0.3,
            actor: 0.5,
        }
    }
}

type Place = fn(&mut Weights) -> &mut f32;

/// Every weight by its name.
const NAMED: [(&str, Place); 12] = [
    ("k1", |w| &mut w.k1),
    ("b", |w| &mut w.b),
    ("title", |w| &mut w.title),
    ("lead", |w| &mut w.lead),
    ("pairs", |w| &mut w.pairs),
    ("best", |w| &mut w.best),
    ("article", |w| &mut w.article),
    ("neighbors", |w| &mut w.neighbors),
    ("headline", |w| &mut w.headline),
    ("passage_k1", |w| &mut w.passage_k1),
    ("passage_b", |w| &mut w.passage_b),
    ("actor", |w| &mut w.actor),
];

impl Weights {
    /// The names of all weights, in the order of the formula.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(|(name, _)| *name)
    }

    pub fn get(mut self, name: &str) -> Option<f32> {
        self.place(name).map(|place| *place)
    }

    /// Sets the weight called `name`; the reason when there is none or the value is none for it.
    pub fn set(&mut self, name: &str, value: f32) -> Result<(), String> {
        let most = most(name);
        let place = self.place(name).ok_or_else(|| format!("there is no weight `{name}`"))?;
        if !(0.0..=most).contains(&value) {
            return Err(format!("`{name}` is {value}, expected a number from 0 to {most}"));
        }
        *place = value;
        Ok(())
    }

    fn place(&mut self, name: &str) -> Option<&mut f32> {
        NAMED.iter().find(|(known, _)| *known == name).map(|(_, place)| place(self))
    }
}

/// Beyond 1 the normalization of length would turn scores around; the others only have to stay finite in sums.
fn most(name: &str) -> f32 {
    if matches!(name, "b" | "passage_b") { 1.0 } else { 1000.0 }
}

/// As a table of `pundit.toml`.
impl fmt::Display for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[ranking]")?;
        for name in Weights::names() {
            writeln!(f, "{name} = {}", self.get(name).expect("the name is one of ours"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_can_be_set_by_its_name() {
        let mut weights = Weights::default();
        for (n, name) in (1u8..).zip(Weights::names()) {
            weights.set(name, f32::from(n) / 16.0).unwrap();
        }
        let values: Vec<f32> = Weights::names().map(|name| weights.get(name).unwrap() * 16.0).collect();
        assert_eq!(values, (1..=12u8).map(f32::from).collect::<Vec<f32>>());
    }

    #[test]
    fn values_that_would_break_a_score_are_refused() {
        let set = |name, value| Weights::default().set(name, value).unwrap_err();
        assert_eq!(set("titel", 1.0), "there is no weight `titel`");
        assert_eq!(set("title", -0.1), "`title` is -0.1, expected a number from 0 to 1000");
        assert_eq!(set("b", 1.5), "`b` is 1.5, expected a number from 0 to 1");
        for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX] {
            set("k1", value);
        }
    }
}
