//! The layers of the network: plain arithmetic on rows of numbers.

use super::parts::{PIECES, WIDTH};
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, ArrayViewMut2};

/// Sums a layer makes of a row before it keeps the greatest.
pub const SUMS: usize = PIECES * WIDTH;

/// Weights for multiplication from the right: rows of inputs × columns of outputs.
pub type Matrix = Array2<f32>;

/// `weights` hold a row for each output.
pub fn matrix(inputs: usize, weights: &[f32]) -> Matrix {
    let outputs = weights.len() / inputs;
    Matrix::from_shape_fn((inputs, outputs), |(input, output)| weights[output * inputs + input])
}

/// `sums += rows × weights`, all row by row in one slice each.
pub fn add_product(rows: &[f32], weights: &Matrix, sums: &mut [f32]) {
    let (inputs, outputs) = weights.dim();
    let n = rows.len() / inputs;
    let rows = ArrayView2::from_shape((n, inputs), rows).expect("whole rows");
    let mut sums = ArrayViewMut2::from_shape((n, outputs), sums).expect("a row of sums for each row");
    general_mat_mul(1.0, &rows, weights, 1.0, &mut sums);
}

/// The same numbers, those of one piece side by side: `[output][piece]` into `[piece][output]`.
pub fn by_piece(values: &[f32], pieces: usize, len: usize) -> Vec<f32> {
    let outputs = values.len() / pieces / len;
    let mut sorted = Vec::with_capacity(values.len());
    for piece in 0..pieces {
        for output in 0..outputs {
            let at = (output * pieces + piece) * len;
            sorted.extend_from_slice(&values[at..at + len]);
        }
    }
    sorted
}

/// Keeps the greatest of each `PIECES` sums and brings the row to mean 0 and variance 1, scaled and
/// shifted as was learned.
#[derive(Debug)]
pub struct Maxout {
    bias: Vec<f32>,
    scale: Vec<f32>,
    shift: Vec<f32>,
}

impl Maxout {
    pub fn new(bias: &[f32], scale: Vec<f32>, shift: Vec<f32>) -> Maxout {
        Maxout { bias: by_piece(bias, PIECES, 1), scale, shift }
    }

    /// The row of the layer whose sums, without bias, are `sums`.
    pub fn row(&self, sums: &[f32]) -> [f32; WIDTH] {
        let mut row = [f32::NEG_INFINITY; WIDTH];
        for (sums, bias) in sums.chunks_exact(WIDTH).zip(self.bias.chunks_exact(WIDTH)) {
            for ((value, sum), bias) in row.iter_mut().zip(sums).zip(bias) {
                *value = value.max(sum + bias);
            }
        }
        let mean = row.iter().sum::<f32>() / WIDTH as f32;
        let variance = row.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / WIDTH as f32;
        let factor = 1.0 / (variance + 1e-8).sqrt();
        for ((value, scale), shift) in row.iter_mut().zip(&self.scale).zip(&self.shift) {
            *value = (*value - mean) * factor * scale + shift;
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_added_row_by_row() {
        let weights = matrix(2, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let mut sums = [100.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        add_product(&[1.0, 1.0, 0.0, 2.0], &weights, &mut sums);
        assert_eq!(sums, [103.0, 7.0, 11.0, 4.0, 8.0, 12.0]);
    }

    #[test]
    fn pieces_are_put_side_by_side() {
        assert_eq!(by_piece(&[0.0, 1.0, 10.0, 11.0, 20.0, 21.0], 2, 1), [0.0, 10.0, 20.0, 1.0, 11.0, 21.0]);
        assert_eq!(by_piece(&[0.0, 0.5, 1.0, 1.5, 10.0, 10.5, 11.0, 11.5], 2, 2)[..4], [0.0, 0.5, 10.0, 10.5]);
    }

    #[test]
    fn a_row_keeps_the_greatest_sums_and_is_normalized() {
        let layer = Maxout::new(&[0.0; SUMS], vec![2.0; WIDTH], vec![1.0; WIDTH]);
        let mut sums = [-1.0; SUMS];
        for at in 0..WIDTH / 2 {
            sums[(at % PIECES) * WIDTH + at] = 3.0;
        }
        let row = layer.row(&sums);
        assert!(row[..WIDTH / 2].iter().all(|value| (value - 3.0).abs() < 1e-4), "{row:?}");
        assert!(row[WIDTH / 2..].iter().all(|value| (value + 1.0).abs() < 1e-4), "{row:?}");
    }
}
