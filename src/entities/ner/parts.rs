//! What a model consists of, before it is set up for work: the same in spaCy's file and in ours.

use super::tokenizer::Piece;

/// Numbers in the vector of a word.
pub const WIDTH: usize = 96;
/// Affine maps of which a layer keeps the greatest value.
pub const PIECES: usize = 3;
/// Layers that look one word to the left and one to the right.
pub const DEPTH: usize = 4;
/// Features of a word, each with a table of its own.
pub const FEATURES: usize = 4;
/// Numbers in the vector by which a move is chosen.
pub const HIDDEN: usize = 64;
/// Affine maps of which that vector keeps the greatest value.
pub const STATE_PIECES: usize = 2;
/// Words by which a move is chosen.
pub const STATE_WORDS: usize = 3;

#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// Where the weights are from: a package and its version.
    pub source: String,
    /// What is found, in the order of the moves.
    pub labels: Vec<String>,
    pub tables: [Table; FEATURES],
    /// Numbers of words and numbers of their norms.
    pub norms: Vec<(u64, u64)>,
    pub exceptions: Vec<(String, Vec<Piece>)>,
    /// The weights, as [`layout`] lists them.
    pub tensors: Vec<Vec<f32>>,
}

/// A hashed table of a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    pub seed: u32,
    pub rows: usize,
}

/// A tensor's place in spaCy's file, the kind of its node and its name there; and its dimensions.
#[derive(Debug, PartialEq, Eq)]
pub struct Tensor {
    pub node: &'static str,
    pub name: &'static str,
    pub shape: Vec<usize>,
}

impl Tensor {
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }
}

/// How many moves there are: begin, in, last and unit for each label, blocked and out.
pub fn n_moves(n_labels: usize) -> usize {
    4 * n_labels + 2
}

/// Every tensor, in the order of spaCy's file and of ours.
pub fn layout(tables: &[Table; FEATURES], n_labels: usize) -> Vec<Tensor> {
    let tensor = |node, name, shape: &[usize]| Tensor { node, name, shape: shape.to_vec() };
    let mut tensors = vec![
        tensor("precomputable_affine", "W", &[STATE_WORDS, HIDDEN, STATE_PIECES, HIDDEN]),
        tensor("precomputable_affine", "b", &[HIDDEN, STATE_PIECES]),
        tensor("precomputable_affine", "pad", &[1, STATE_WORDS, HIDDEN, STATE_PIECES]),
        tensor("linear", "W", &[n_moves(n_labels), HIDDEN]),
        tensor("linear", "b", &[n_moves(n_labels)]),
        tensor("linear", "W", &[HIDDEN, WIDTH]),
        tensor("linear", "b", &[HIDDEN]),
    ];
    tensors.extend(tables.map(|table| tensor("hashembed", "E", &[table.rows, WIDTH])));
    for layer in 0..=DEPTH {
        let inputs = if layer == 0 { FEATURES * WIDTH } else { 3 * WIDTH };
        tensors.push(tensor("maxout", "W", &[WIDTH, PIECES, inputs]));
        tensors.push(tensor("maxout", "b", &[WIDTH, PIECES]));
        tensors.push(tensor("layernorm", "G", &[WIDTH]));
        tensors.push(tensor("layernorm", "b", &[WIDTH]));
    }
    tensors
}
