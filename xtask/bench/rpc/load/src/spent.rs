//! What a program spends.

use std::ops::Sub;

/// Microseconds so far.
#[derive(Clone, Copy)]
pub(crate) struct Spent {
    pub(crate) running: f64,
    /// For a processor that another had.
    pub(crate) waiting: f64,
}

impl Spent {
    /// By all threads of a process.
    pub(crate) fn by(process: u32) -> Self {
        let tasks = std::fs::read_dir(format!("/proc/{process}/task")).expect("it runs");
        let mut sums = [0.0; 2];
        for task in tasks.flatten() {
            let text = std::fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
            for (sum, number) in sums.iter_mut().zip(text.split(' ')) {
                *sum += number.parse::<f64>().expect("nanoseconds") / 1e3;
            }
        }
        let [running, waiting] = sums;
        Self { running, waiting }
    }
}

impl Sub for Spent {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            running: self.running - before.running,
            waiting: self.waiting - before.waiting,
        }
    }
}
