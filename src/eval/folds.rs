//! Tuning that cannot flatter itself: a coordinate search, judged on topics it has not seen.
//!
//! The topics are parted into two halves by a hash of their ids, so that the parting stays the same when topics are
//! added. What was tuned on one half is measured on the other.

/// Which half a topic is in.
pub fn half(topic: &str) -> usize {
    // FNV-1a; its low bit is the parity of the bytes alone, so a high one is taken.
    let hash = topic
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 63) as usize
}

/// How often all coordinates are gone through at most.
const ROUNDS: usize = 3;
/// Gains below this are chance, and would only wander.
const GAIN: f64 = 5e-4;

/// Climbs from `start`: each coordinate in turn takes the best of its `steps`, until none gains.
///
/// `steps` gives the values to try for a coordinate of a point, `measure` how good a point is; the best is returned with
/// its measure.
pub fn climb<T: Clone>(
    start: &T,
    n_coordinates: usize,
    steps: impl Fn(&T, usize) -> Vec<T>,
    mut measure: impl FnMut(&T) -> f64,
) -> (T, f64) {
    let mut best = (start.clone(), measure(start));
    for _ in 0..ROUNDS {
        let before = best.1;
        for coordinate in 0..n_coordinates {
            for point in steps(&best.0.clone(), coordinate) {
                let value = measure(&point);
                if value > best.1 + GAIN {
                    best = (point, value);
                }
            }
        }
        if best.1 <= before {
            break;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hill_is_climbed_to_its_top_and_a_plain_is_left_alone() {
        let steps = |point: &[f64; 2], i: usize| {
            let moved = |by: f64| {
                let mut next = *point;
                next[i] += by;
                next
            };
            vec![moved(-1.0), moved(1.0)]
        };
        let hill = |p: &[f64; 2]| -(p[0] - 2.0).powi(2) - (p[1] + 1.0).powi(2);
        assert_eq!(climb(&[0.0, 0.0], 2, steps, hill), ([2.0, -1.0], 0.0));
        assert_eq!(climb(&[0.0, 0.0], 2, steps, |_| 0.5), ([0.0, 0.0], 0.5));
    }

    #[test]
    fn halves_are_about_equal_for_ids_that_differ_in_a_digit() {
        let ids: Vec<String> = (1..=200).map(|n| format!("t{n:02}")).collect();
        let second = ids.iter().filter(|id| half(id) == 1).count();
        assert!((80..=120).contains(&second), "{second}");
    }
}
