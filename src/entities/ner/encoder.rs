//! Words into vectors: what a word looks like, then what its neighbors say about it.

use super::features::{Features, Norms};
use super::hashing::rows_of;
use super::layers::{Matrix, Maxout, SUMS, add_product, by_piece, matrix};
use super::parts::{DEPTH, FEATURES, PIECES, Table, WIDTH};
use half::f16;
use half::slice::HalfFloatSliceExt;
use std::collections::HashMap;

/// As many words to either side can change the vector of a word.
pub const REACH: usize = DEPTH;

#[derive(Debug)]
pub struct Encoder {
    norms: Norms,
    /// As they are in the file; they are two thirds of all weights, and few rows are asked for.
    tables: Vec<(Table, Vec<f16>)>,
    mix: (Matrix, Maxout),
    /// The first window, for what words contribute to it whatever stands beside them: left, own and right.
    first: Matrix,
    first_maxout: Maxout,
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

/// What is known of words seen before, and buffers; as good for any text, so kept from one to the next.
#[derive(Debug, Default)]
pub struct Memory {
    slots: HashMap<String, usize>,
    /// The vector of each word.
    vectors: Vec<f32>,
    /// What each word contributes to the first window of the word after it, its own, that of the word before it.
    contributions: Vec<f32>,
    rows: Vec<f32>,
    sums: Vec<f32>,
}

/// A text has few words beyond these that come again; each takes four kilobytes.
const REMEMBERED: usize = 800;
/// Longer words do not come again.
const LONGEST_REMEMBERED: usize = 64;

impl Encoder {
    /// `tensors` begin with the tables and end with the layers.
    pub fn new(norms: Norms, tables: &[Table; FEATURES], tensors: &mut impl Iterator<Item = Vec<f32>>) -> Encoder {
        let mut next = || tensors.next().expect("as many tensors as the layout lists");
        let halves = |weights: Vec<f32>| weights.into_iter().map(f16::from_f32).collect();
        let tables = tables.map(|table| (table, halves(next()))).into();
        let mut layer = |inputs: usize| {
            let weights = by_piece(&next(), PIECES, inputs);
            (weights, Maxout::new(&next(), next(), next()))
        };
        let (weights, maxout) = layer(FEATURES * WIDTH);
        let mix = (matrix(FEATURES * WIDTH, &weights), maxout);
        let (first, first_maxout) = layer(3 * WIDTH);
        let first = matrix(WIDTH, &parts(&first).concat());
        let windows = (1..DEPTH).map(|_| {
            let (weights, maxout) = layer(3 * WIDTH);
            Window::new(&weights, maxout)
        });
        Encoder { norms, tables, mix, first, first_maxout, windows: windows.collect() }
    }

    /// A vector for each word of `words` but the first and last [`REACH`], which are there for their
    /// neighbors' sake. No word: nothing, before the text begins or after it ended.
    pub fn encode<'m>(&self, words: &[Option<(&str, Option<u64>)>], memory: &'m mut Memory) -> &'m [f32] {
        let slots = self.look_up(words, memory);
        let n = words.len();
        self.first_window(&slots, memory);
        let Memory { rows, sums, .. } = memory;
        for (layer, window) in (1..).zip(&self.windows) {
            // What the rows at the rim need lies beyond it; they are not needed further on.
            window.apply(&mut rows[layer * WIDTH..(n - layer) * WIDTH], sums);
        }
        &rows[REACH * WIDTH..(n - REACH) * WIDTH]
    }

    /// Where in `memory` each word is; new words are added.
    fn look_up(&self, words: &[Option<(&str, Option<u64>)>], memory: &mut Memory) -> Vec<Option<usize>> {
        if memory.vectors.len() > REMEMBERED * WIDTH {
            memory.forget();
        }
        let mut new: Vec<Features> = Vec::new();
        let known = memory.vectors.len() / WIDTH;
        let mut key = String::new();
        let mut find = |(word, norm): (&str, Option<u64>)| {
            let fresh = known + new.len();
            let remembered = word.len() <= LONGEST_REMEMBERED;
            let slot = if remembered { memory.slot(word, norm, fresh, &mut key) } else { None };
            let slot = slot.unwrap_or(fresh);
            if slot == fresh {
                new.push(self.norms.features(word, norm));
            }
            slot
        };
        let slots = words.iter().map(|word| word.map(&mut find)).collect();
        self.mix(&new, memory);
        slots
    }

    /// Fills `memory.rows` with the words' vectors, all but the first and the last as the first window leaves them.
    fn first_window(&self, slots: &[Option<usize>], memory: &mut Memory) {
        let Memory { vectors, contributions, rows, .. } = memory;
        rows.clear();
        for slot in slots {
            match slot {
                Some(slot) => rows.extend_from_slice(&vectors[slot * WIDTH..][..WIDTH]),
                None => rows.resize(rows.len() + WIDTH, 0.0),
            }
        }
        for (neighbors, row) in slots.windows(3).zip(rows[WIDTH..].chunks_exact_mut(WIDTH)) {
            let mut sums = [0.0; SUMS];
            for (part, slot) in neighbors.iter().enumerate() {
                if let Some(slot) = slot {
                    add(&mut sums, &contributions[(3 * slot + part) * SUMS..][..SUMS]);
                }
            }
            add(row, &self.first_maxout.row(&sums));
        }
    }

    /// Adds words with these features to what is known.
    fn mix(&self, new: &[Features], memory: &mut Memory) {
        let mut inputs = vec![0.0; new.len() * FEATURES * WIDTH];
        for (features, input) in new.iter().zip(inputs.chunks_exact_mut(FEATURES * WIDTH)) {
            for ((feature, (table, values)), input) in
                features.iter().zip(&self.tables).zip(input.chunks_exact_mut(WIDTH))
            {
                for row in rows_of(*feature, table.seed, table.rows) {
                    let at = row as usize * WIDTH;
                    let mut row = [0.0; WIDTH];
                    values[at..at + WIDTH].convert_to_f32_slice(&mut row);
                    add(input, &row);
                }
            }
        }
        let (weights, maxout) = &self.mix;
        let mut sums = vec![0.0; new.len() * SUMS];
        add_product(&inputs, weights, &mut sums);
        let known = memory.vectors.len();
        // Megabytes, and every thread has its own: no room in reserve.
        memory.vectors.reserve_exact(new.len() * WIDTH);
        memory.contributions.reserve_exact(new.len() * 3 * SUMS);
        for sums in sums.chunks_exact(SUMS) {
            memory.vectors.extend_from_slice(&maxout.row(sums));
        }
        let contributions = memory.contributions.len();
        memory.contributions.resize(contributions + new.len() * 3 * SUMS, 0.0);
        add_product(&memory.vectors[known..], &self.first, &mut memory.contributions[contributions..]);
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
        self.contributions.clear();
    }
}

impl Window {
    fn new(weights: &[f32], maxout: Maxout) -> Window {
        let [left, own, right] = parts(weights).map(|part| matrix(WIDTH, &part));
        Window { left, own, right, maxout }
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

/// The weights for the word to the left, for the word itself, for the word to the right.
fn parts(weights: &[f32]) -> [Vec<f32>; 3] {
    [0, 1, 2]
        .map(|part| weights.chunks_exact(3 * WIDTH).flat_map(|row| &row[part * WIDTH..][..WIDTH]).copied().collect())
}

fn add(row: &mut [f32], other: &[f32]) {
    for (value, other) in row.iter_mut().zip(other) {
        *value += other;
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts;
    use super::*;

    /// An encoder whose weights are small and without order.
    fn encoder() -> Encoder {
        let tables = [8, 9, 10, 11].map(|seed| Table { seed, rows: 50 });
        let mut state = 1u32;
        let mut number = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from((state >> 16) as u16) / 65_536.0 - 0.5
        };
        let layout = parts::layout(&tables, 1);
        let from = layout.iter().position(|tensor| tensor.node == "hashembed").unwrap();
        let tensors: Vec<Vec<f32>> = layout[from..].iter().map(|t| (0..t.len()).map(|_| number()).collect()).collect();
        Encoder::new(Norms::default(), &tables, &mut tensors.into_iter())
    }

    /// Where blocks begin and what was read before changes nothing.
    #[test]
    fn a_word_sees_its_neighbors_and_nothing_else() {
        let encoder = encoder();
        let text = "The envoys left Kabul at dawn and were in Doha by noon , nobody in the Gulf asked why";
        let mut words = vec![None; REACH];
        words.extend(text.split(' ').map(|word| Some((word, None))));
        words.extend([None; REACH]);
        let n = words.len() - 2 * REACH;
        let whole = encoder.encode(&words, &mut Memory::default()).to_vec();
        assert_eq!(whole.len(), n * WIDTH);
        let mut memory = Memory::default();
        for size in [1, 3, n] {
            for from in (0..n).step_by(size) {
                let to = (from + size).min(n);
                let block = encoder.encode(&words[from..to + 2 * REACH], &mut memory);
                let expected = &whole[from * WIDTH..to * WIDTH];
                let equal = block.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-4);
                assert!(equal && block.len() == expected.len(), "words {from}..{to}");
            }
        }
    }

    #[test]
    fn a_norm_of_its_own_makes_another_word() {
        let encoder = encoder();
        let mut memory = Memory::default();
        let mut vector = |norm: Option<u64>| {
            let mut words = vec![None; 2 * REACH + 1];
            words[REACH] = Some(("ca", norm));
            encoder.encode(&words, &mut memory).to_vec()
        };
        let plain = vector(None);
        assert_ne!(vector(Some(7)), plain);
        assert_eq!(vector(None), plain);
    }
}
