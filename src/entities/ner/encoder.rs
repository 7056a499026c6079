//! Words into vectors: what a word looks like, then what its neighbors say about it.

use super::features::{Features, Norms};
use super::hashing::rows_of;
use super::layers::{Matrix, Maxout, SUMS, add_product, by_piece, matrix};
use super::parts::{DEPTH, FEATURES, PIECES, Table, WIDTH};
use std::collections::HashMap;

/// As many words to either side can change the vector of a word.
pub const REACH: usize = DEPTH;

#[derive(Debug)]
pub struct Encoder {
    norms: Norms,
    tables: Vec<(Table, Vec<f32>)>,
    mix: (Matrix, Maxout),
    windows: Vec<Window>,
}

/// A layer that adds to each row what it makes of the row and its neighbors.
#[derive(Debug)]
struct Window {
    left: Matrix,
    own: Matrix,
    right: Matrix,
    maxout: Maxout,
}

/// Vectors of words seen before, and buffers; as good for any text, so kept from one to the next.
#[derive(Debug, Default)]
pub struct Memory {
    slots: HashMap<String, usize>,
    vectors: Vec<f32>,
    rows: Vec<f32>,
    sums: Vec<f32>,
}

/// A text has few words beyond these that come again; each takes half a kilobyte.
const REMEMBERED: usize = 8192;
/// Longer words do not come again.
const LONGEST_REMEMBERED: usize = 64;

impl Encoder {
    /// `tensors` begin with the tables and end with the layers.
    pub fn new(norms: Norms, tables: &[Table; FEATURES], tensors: &mut impl Iterator<Item = Vec<f32>>) -> Encoder {
        let mut next = || tensors.next().expect("as many tensors as the layout lists");
        let tables = tables.map(|table| (table, next())).into();
        let mut layer = |inputs: usize| {
            let weights = by_piece(&next(), PIECES, inputs);
            (weights, Maxout::new(&next(), next(), next()))
        };
        let (weights, maxout) = layer(FEATURES * WIDTH);
        let mix = (matrix(FEATURES * WIDTH, &weights), maxout);
        let windows = (0..DEPTH).map(|_| {
            let (weights, maxout) = layer(3 * WIDTH);
            Window::new(&weights, maxout)
        });
        Encoder { norms, tables, mix, windows: windows.collect() }
    }

    /// A vector for each word of `words` but the first and last [`REACH`], which are there for their
    /// neighbors' sake. No word: nothing, before the text begins or after it ended.
    pub fn encode<'m>(&self, words: &[Option<(&str, Option<u64>)>], memory: &'m mut Memory) -> &'m [f32] {
        self.look_up(words, memory);
        let n = words.len();
        let Memory { rows, sums, .. } = memory;
        for (layer, window) in self.windows.iter().enumerate() {
            // What the rows at the rim need lies beyond it; they are not needed further on.
            window.apply(&mut rows[layer * WIDTH..(n - layer) * WIDTH], sums);
        }
        &rows[REACH * WIDTH..(n - REACH) * WIDTH]
    }

    /// Fills `memory.rows` with the words' own vectors.
    fn look_up(&self, words: &[Option<(&str, Option<u64>)>], memory: &mut Memory) {
        if memory.vectors.len() > REMEMBERED * WIDTH {
            memory.forget();
        }
        let mut new: Vec<Features> = Vec::new();
        let known = memory.vectors.len() / WIDTH;
        let mut key = String::new();
        let slots: Vec<Option<usize>> = words
            .iter()
            .map(|word| {
                let (word, norm) = (*word)?;
                let fresh = known + new.len();
                let slot =
                    if word.len() > LONGEST_REMEMBERED { None } else { memory.slot(word, norm, fresh, &mut key) };
                let slot = slot.unwrap_or(fresh);
                if slot == fresh {
                    new.push(self.norms.features(word, norm));
                }
                Some(slot)
            })
            .collect();
        self.mix(&new, memory);
        memory.rows.clear();
        for slot in slots {
            match slot {
                Some(slot) => memory.rows.extend_from_slice(&memory.vectors[slot * WIDTH..(slot + 1) * WIDTH]),
                None => memory.rows.resize(memory.rows.len() + WIDTH, 0.0),
            }
        }
    }

    /// Appends the vectors of words with these features to `memory.vectors`.
    fn mix(&self, new: &[Features], memory: &mut Memory) {
        let mut inputs = vec![0.0; new.len() * FEATURES * WIDTH];
        for (features, input) in new.iter().zip(inputs.chunks_exact_mut(FEATURES * WIDTH)) {
            for ((feature, (table, values)), input) in
                features.iter().zip(&self.tables).zip(input.chunks_exact_mut(WIDTH))
            {
                for row in rows_of(*feature, table.seed, table.rows) {
                    let at = row as usize * WIDTH;
                    add(input, &values[at..at + WIDTH]);
                }
            }
        }
        let (weights, maxout) = &self.mix;
        let mut sums = vec![0.0; new.len() * SUMS];
        add_product(&inputs, weights, &mut sums);
        for sums in sums.chunks_exact(SUMS) {
            memory.vectors.extend_from_slice(&maxout.row(sums));
        }
    }
}

impl Memory {
    /// Where the vector of a word is; a word not seen before gets `fresh`.
    fn slot(&mut self, word: &str, norm: Option<u64>, fresh: usize, key: &mut String) -> Option<usize> {
        let Some(norm) = norm else {
            return match self.slots.get(word) {
                Some(slot) => Some(*slot),
                None => self.slots.insert(word.to_owned(), fresh),
            };
        };
        // No word holds a line end before a digit, so the key is no other word's.
        key.clear();
        key.push_str(word);
        key.push('\n');
        key.push_str(&norm.to_string());
        match self.slots.get(key.as_str()) {
            Some(slot) => Some(*slot),
            None => self.slots.insert(key.clone(), fresh),
        }
    }

    fn forget(&mut self) {
        self.slots.clear();
        self.vectors.clear();
    }
}

impl Window {
    fn new(weights: &[f32], maxout: Maxout) -> Window {
        let part = |part: usize| {
            let rows = weights.chunks_exact(3 * WIDTH).flat_map(|row| &row[part * WIDTH..(part + 1) * WIDTH]);
            matrix(WIDTH, &rows.copied().collect::<Vec<f32>>())
        };
        Window { left: part(0), own: part(1), right: part(2), maxout }
    }

    /// Adds to all rows but the first and the last.
    fn apply(&self, rows: &mut [f32], sums: &mut Vec<f32>) {
        let inner = rows.len() - 2 * WIDTH;
        sums.clear();
        sums.resize(inner / WIDTH * SUMS, 0.0);
        add_product(&rows[..inner], &self.left, sums);
        add_product(&rows[WIDTH..][..inner], &self.own, sums);
        add_product(&rows[2 * WIDTH..], &self.right, sums);
        for (row, sums) in rows[WIDTH..].chunks_exact_mut(WIDTH).zip(sums.chunks_exact(SUMS)) {
            add(row, &self.maxout.row(sums));
        }
    }
}

fn add(row: &mut [f32], other: &[f32]) {
    for (value, other) in row.iter_mut().zip(other) {
        *value += other;
    }
}
