//! How much more often two things stand together than chance would have them.

/// Of all places (passages, or articles), those that have one thing, the other, and both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    pub both: u64,
    pub one: u64,
    pub other: u64,
    pub all: u64,
}

/// What a [`Table`] says about the two things.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Association {
    /// Places that would have both, if the one had nothing to do with the other.
    pub expected: f64,
    /// The log-likelihood ratio G² (Dunning 1993), negative where they stand together more rarely than expected.
    pub g2: f64,
    /// Normalized pointwise mutual information (Bouma 2009): −1 never together, 0 by chance, 1 always.
    pub npmi: f64,
}

impl Table {
    pub fn association(self) -> Association {
        let expected = expected(self.one, self.other, self.all);
        let g2 = self.g2();
        let npmi = self.npmi(expected);
        Association { expected, g2: if (self.both as f64) < expected { -g2 } else { g2 }, npmi }
    }

    /// 2 Σ k ln(k / e) over the four cells of the table: observed k, expected e.
    fn g2(self) -> f64 {
        let Table { both, one, other, all } = self;
        let (not_one, not_other) = (all - one, all - other);
        let neither = (all + both) - (one + other);
        let cells = [
            (both, expected(one, other, all)),
            (one - both, expected(one, not_other, all)),
            (other - both, expected(not_one, other, all)),
            (neither, expected(not_one, not_other, all)),
        ];
        let part = |(seen, expected): (u64, f64)| match seen {
            0 => 0.0,
            seen => seen as f64 * (seen as f64 / expected).ln(),
        };
        // Rounding may leave a hair below nothing.
        (2.0 * cells.into_iter().map(part).sum::<f64>()).max(0.0)
    }

    /// ln(p(x,y) / p(x)p(y)) / −ln p(x,y).
    fn npmi(self, expected: f64) -> f64 {
        match self.both {
            0 => -1.0,
            // Everywhere both: that says nothing.
            both if both == self.all => 0.0,
            both => (both as f64 / expected).ln() / (self.all as f64 / both as f64).ln(),
        }
    }
}

fn expected(one: u64, other: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { one as f64 * other as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_measures_are_those_of_the_literature() {
        let check = |both, one, other, all, expected: f64, g2: f64, npmi: f64| {
            let found = Table { both, one, other, all }.association();
            let near = |a: f64, b: f64| (a - b).abs() < 0.005;
            assert!(near(found.expected, expected) && near(found.g2, g2) && near(found.npmi, npmi), "{found:?}");
        };
        // The first two lines of Dunning's table 2: "the swiss" and "can be" among 31,777 pairs of words.
        check(110, 2552, 221, 31777, 17.75, 270.72, 0.322);
        check(29, 42, 152, 31777, 0.20, 263.90, 0.710);
        check(5, 10, 10, 20, 5.0, 0.0, 0.0);
        check(0, 10, 10, 20, 5.0, -27.73, -1.0);
        check(10, 10, 10, 20, 5.0, 27.73, 1.0);
        check(20, 20, 20, 20, 20.0, 0.0, 0.0);
        check(0, 0, 0, 0, 0.0, 0.0, -1.0);
    }

    proptest! {
        #[test]
        fn the_sign_says_whether_it_is_more_than_chance(both in 0u64..50, a in 0u64..50, b in 0u64..50, rest in 0u64..500) {
            let table = Table { both, one: both + a, other: both + b, all: both + a + b + rest };
            let found = table.association();
            prop_assert!(found.g2.is_finite() && (-1.0..=1.000_001).contains(&found.npmi), "{:?}", found);
            prop_assert!((found.g2 >= 0.0) == (both as f64 >= found.expected) || found.g2 == 0.0);
            let turned = Table { one: table.other, other: table.one, ..table }.association();
            prop_assert!((turned.g2 - found.g2).abs() < 1e-6);
        }
    }
}
