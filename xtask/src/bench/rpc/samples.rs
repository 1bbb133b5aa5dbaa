//! Interleaved rounds, and what they say.

use anyhow::Result;

use crate::bench::measure::median;

/// What was measured of one program: a line of numbers for every round.
pub(super) struct Samples {
    pub(super) name: &'static str,
    rounds: Vec<Vec<f64>>,
}

impl Samples {
    /// Measures each once a round, not always in the same order.
    pub(super) fn interleaved<T>(
        rounds: usize,
        subjects: &[(&'static str, T)],
        measure: impl Fn(&T) -> Result<Vec<f64>>,
    ) -> Result<Vec<Self>> {
        let all = subjects.iter().map(|(name, _)| Self {
            name,
            rounds: Vec::new(),
        });
        let mut all: Vec<_> = all.collect();
        for round in 0..rounds {
            for index in 0..subjects.len() {
                let index = (index + round) % subjects.len();
                all[index].rounds.push(measure(&subjects[index].1)?);
            }
        }
        Ok(all)
    }

    pub(super) fn median(&self, column: usize) -> f64 {
        median(self.rounds.iter().map(|round| round[column]).collect())
    }

    /// How many times another's: the median of what each round says, since machines drift.
    pub(super) fn ratio(&self, other: &Self, column: usize) -> f64 {
        let rounds = self.rounds.iter().zip(&other.rounds);
        median(rounds.map(|(a, b)| a[column] / b[column]).collect())
    }
}

/// The samples of a program, if it was measured.
pub(super) fn of<'a>(all: &'a [Samples], name: &str) -> Option<&'a Samples> {
    all.iter().find(|samples| samples.name == name)
}
