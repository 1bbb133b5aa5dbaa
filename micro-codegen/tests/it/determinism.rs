//! The same bytes from every run and every order of the same files.

use crate::{OUTCOMES, Outcome};

#[test]
fn every_run_and_every_order_of_the_files_gives_the_same_bytes() {
    for Outcome { case, result } in OUTCOMES.iter() {
        let compiled = case.compile().unwrap();
        for seed in 1..=2 {
            let mut random = Random(seed);
            let mut shuffled = compiled.clone();
            random.shuffle(&mut shuffled.to_generate);
            random.shuffle(&mut shuffled.files);
            assert!(
                &crate::generate_compiled(case, &shuffled) == result,
                "case `{}` differs for {:?}",
                case.name,
                shuffled.to_generate
            );
        }
    }
}

#[test]
fn files_come_sorted_by_name() {
    for Outcome { case, result } in OUTCOMES.iter() {
        let files = result.as_deref().unwrap_or_default();
        assert!(files.is_sorted_by_key(|file| &file.name), "{}", case.name);
    }
}

/// xorshift; enough to shuffle with.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
