//! Interleaved rounds, and what they say.

use anyhow::Result;

use crate::bench::measure::median;

/// From which part of the time in wait for a processor on a measurement is made again.
const DISTURBED: f64 = 0.05;
/// How often it is made at most.
const TRIES: usize = 3;

/// What was measured of one program: a line of numbers for every round. The last of them is
/// the part of the time that a processor was awaited.
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
                all[index]
                    .rounds
                    .push(calmest(|| measure(&subjects[index].1))?);
            }
        }
        Ok(all)
    }

    /// For which part of the time a processor was awaited.
    pub(super) fn waiting(&self) -> f64 {
        median(self.rounds.iter().map(|round| waiting(round)).collect())
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

/// The measurement that others disturbed least.
fn calmest(measure: impl Fn() -> Result<Vec<f64>>) -> Result<Vec<f64>> {
    let mut calmest = measure()?;
    for _ in 1..TRIES {
        if waiting(&calmest) < DISTURBED {
            break;
        }
        let again = measure()?;
        if waiting(&again) < waiting(&calmest) {
            calmest = again;
        }
    }
    Ok(calmest)
}

fn waiting(round: &[f64]) -> f64 {
    round.last().copied().unwrap_or_default()
}

/// The samples of a program, if it was measured.
pub(super) fn of<'a>(all: &'a [Samples], name: &str) -> Option<&'a Samples> {
    all.iter().find(|samples| samples.name == name)
}
