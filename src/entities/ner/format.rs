//! The model's own file.
//!
//! ```text
//! 8 bytes   pundnam\n
//! u32       format, little-endian as all numbers
//! 32 bytes  BLAKE3 of all that follows
//! u32       length of the header
//! header    JSON: source, labels, tables, norms, exceptions
//! tensors   f16, one after the other as `parts::layout` lists them
//! ```

use super::ModelError;
use super::parts::{FEATURES, Parts, Table, layout};
use super::tokenizer::Piece;
use half::f16;
use serde::{Deserialize, Serialize};

const MAGIC: &[u8; 8] = b"pundnam\n";
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Header {
    source: String,
    labels: Vec<String>,
    tables: [Table; FEATURES],
    norms: Vec<(u64, u64)>,
    /// Each word with the lengths and the norms of its pieces.
    exceptions: Vec<(String, Vec<(usize, Option<u64>)>)>,
}

/// Weights are rounded to sixteen bits, which changes one name in five thousand.
pub fn write(parts: &Parts) -> Vec<u8> {
    let pieces = |pieces: &[Piece]| pieces.iter().map(|piece| (piece.len, piece.norm)).collect();
    let header = Header {
        source: parts.source.clone(),
        labels: parts.labels.clone(),
        tables: parts.tables,
        norms: parts.norms.clone(),
        exceptions: parts.exceptions.iter().map(|(word, list)| (word.clone(), pieces(list))).collect(),
    };
    let header = serde_json::to_vec(&header).expect("strings and numbers make JSON");
    let mut content = (header.len() as u32).to_le_bytes().to_vec();
    content.extend(header);
    content.extend(parts.tensors.iter().flatten().flat_map(|&weight| f16::from_f32(weight).to_le_bytes()));
    [MAGIC, &FORMAT.to_le_bytes()[..], blake3::hash(&content).as_bytes(), &content].concat()
}

pub fn read(bytes: &[u8]) -> Result<Parts, ModelError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::Foreign)?;
    let (format, rest) = rest.split_first_chunk().ok_or(ModelError::Damaged("it ends too soon"))?;
    match u32::from_le_bytes(*format) {
        FORMAT => {}
        other => return Err(ModelError::Format(other)),
    }
    let (hash, content) = rest.split_first_chunk::<32>().ok_or(ModelError::Damaged("it ends too soon"))?;
    if blake3::hash(content).as_bytes() != hash {
        return Err(ModelError::Damaged("its checksum is another"));
    }
    let (len, rest) = content.split_first_chunk().ok_or(ModelError::Damaged("it has no header"))?;
    let header = rest.split_at_checked(u32::from_le_bytes(*len) as usize);
    let (header, tensors) = header.ok_or(ModelError::Damaged("its header is cut off"))?;
    let header: Header =
        serde_json::from_slice(header).map_err(|_| ModelError::Damaged("its header is not readable"))?;
    assemble(header, tensors)
}

fn assemble(header: Header, tensors: &[u8]) -> Result<Parts, ModelError> {
    let exceptions = header.exceptions.into_iter().map(|(word, pieces)| {
        let pieces: Vec<Piece> = pieces.into_iter().map(|(len, norm)| Piece { len, norm }).collect();
        fits(&word, &pieces).then_some((word, pieces))
    });
    let exceptions = exceptions.collect::<Option<Vec<_>>>().ok_or(ModelError::Damaged("an exception does not fit"))?;
    Ok(Parts {
        tensors: read_tensors(&header.tables, header.labels.len(), tensors)?,
        source: header.source,
        labels: header.labels,
        tables: header.tables,
        norms: header.norms,
        exceptions,
    })
}

/// Whether the pieces are the word's, cut between characters.
pub fn fits(word: &str, pieces: &[Piece]) -> bool {
    let mut end = 0usize;
    let whole = pieces.iter().all(|piece| {
        end = end.saturating_add(piece.len);
        piece.len > 0 && word.is_char_boundary(end)
    });
    whole && end == word.len() && end > 0
}

fn read_tensors(tables: &[Table; FEATURES], n_labels: usize, bytes: &[u8]) -> Result<Vec<Vec<f32>>, ModelError> {
    let wrong = ModelError::Damaged("its weights are too few or too many");
    let sizes = tables.iter().map(|table| table.rows).chain([n_labels]);
    let (weights, odd) = bytes.as_chunks::<2>();
    // The layout is as long as these numbers say; no file of this length can hold more.
    if !odd.is_empty() || sizes.into_iter().any(|size| size == 0 || size > weights.len()) {
        return Err(wrong);
    }
    let lengths: Vec<usize> = layout(tables, n_labels).iter().map(super::parts::Tensor::len).collect();
    if lengths.iter().sum::<usize>() != weights.len() {
        return Err(wrong);
    }
    let mut weights = weights.iter().map(|weight| f16::from_le_bytes(*weight).to_f32());
    Ok(lengths.iter().map(|&len| weights.by_ref().take(len).collect()).collect())
}

#[cfg(test)]
mod tests;
