//! The same bytes from every run and every order of the same files.

use golden_cases::Case;
use micro_codegen::{GeneratedFile, Options};

#[test]
fn every_run_gives_the_same_bytes() {
    for case in golden_cases::all() {
        let runs = [(); 3].map(|()| crate::generate(&case));
        assert!(runs[0] == runs[1] && runs[1] == runs[2], "{}", case.name);
    }
}

#[test]
fn the_order_of_the_files_does_not_show() {
    for case in golden_cases::all() {
        let compiled = case.compile().unwrap();
        let plain = generate(&case, &compiled.files, &compiled.to_generate);
        for seed in 1..=3 {
            let mut random = Random(seed);
            let mut to_generate = compiled.to_generate.clone();
            random.shuffle(&mut to_generate);
            let mut files = compiled.files.clone();
            random.shuffle(&mut files);
            assert!(
                generate(&case, &files, &to_generate) == plain,
                "case `{}` differs for {to_generate:?}",
                case.name
            );
        }
    }
}

#[test]
fn files_come_sorted_by_name() {
    for case in golden_cases::all() {
        let Ok(files) = crate::generate(&case) else {
            continue;
        };
        assert!(
            files.is_sorted_by_key(|file| file.name.clone()),
            "{}",
            case.name
        );
    }
}

fn generate(
    case: &Case,
    files: &[bytes::Bytes],
    names: &[String],
) -> Result<Vec<GeneratedFile>, String> {
    let options = Options::parse(&case.options).unwrap();
    micro_codegen::generate(files, names, &options).map_err(|errors| errors.to_string())
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
