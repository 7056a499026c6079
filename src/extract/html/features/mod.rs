//! What the model is told of each block: whole numbers, shares in thousandths.
//!
//! [`Features::of`] makes one row a block; the order of the columns is the order of the calls of
//! `put`, and their names go with them, so that a model and the program cannot disagree unnoticed.

mod cues;
mod page;
mod place;
mod prose;
mod words;

use super::outline::Outline;
pub(in crate::extract) use page::About;
use page::Sums;
use place::Places;
use prose::Words;
use words::Shape;

/// A row of features for every block.
pub(in crate::extract) struct Features {
    pub names: Vec<&'static str>,
    values: Vec<i32>,
    /// For every block the groups of blocks it is in: containers from inside out, then those at
    /// the same place in the markup.
    pub groups: Vec<[u32; GROUPS]>,
}

/// Containers and path.
pub(in crate::extract) const GROUPS: usize = 4;

impl Features {
    pub fn of(outline: &Outline, about: &About) -> Features {
        let shapes: Vec<Shape> = (0..outline.blocks.len()).map(|at| Shape::of(outline, at)).collect();
        let words = Words::of((0..shapes.len()).map(|at| outline.text_of(at)));
        let sums = Sums::of(outline, &shapes, &words, about);
        let places = Places::of(outline, &shapes, &sums);
        let mut rows = Rows { names: Vec::new(), values: Vec::new(), first: true };
        let mut groups = Vec::with_capacity(shapes.len());
        for at in 0..shapes.len() {
            shapes[at].put(&mut rows);
            words::put_neighbours(&shapes, at, outline, &mut rows);
            about.put(words.block(at), &mut rows);
            sums.put(outline, &shapes, at, &mut rows);
            places.put(outline, at, &mut rows);
            places.put_containers(outline, &sums, at, &mut rows);
            groups.push(places.groups(outline, at));
            rows.first = false;
        }
        Features { names: rows.names, values: rows.values, groups }
    }

    pub fn row(&self, block: usize) -> &[i32] {
        let width = self.names.len();
        self.values.get(block * width..(block + 1) * width).unwrap_or_default()
    }
}

impl Features {
    /// Where in a row the feature of a name is; behind its end if there is none such.
    pub fn column(&self, name: &str) -> usize {
        self.names.iter().position(|known| *known == name).unwrap_or(self.names.len())
    }

    /// The middle values among the blocks.
    pub fn usual(&self) -> Vec<i32> {
        let width = self.names.len();
        let middle = |column: usize| {
            let mut values: Vec<i32> = self.values.iter().skip(column).step_by(width.max(1)).copied().collect();
            values.sort_unstable();
            values.get(values.len() / 2).copied().unwrap_or(0)
        };
        (0..width).map(middle).collect()
    }
}

/// Rows being written.
pub(super) struct Rows {
    names: Vec<&'static str>,
    values: Vec<i32>,
    first: bool,
}

impl Rows {
    pub fn put(&mut self, name: &'static str, value: i32) {
        if self.first {
            self.names.push(name);
        }
        self.values.push(value);
    }
}

/// `part` of `whole` in thousandths; -1 of nothing.
pub(super) fn share(part: u32, whole: u32) -> i32 {
    if whole == 0 { -1 } else { (u64::from(part) * 1000 / u64::from(whole)) as i32 }
}
