//! Work on all cores, results in order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// `task(0..count)`, in the order of the numbers.
pub(crate) fn map<T: Send>(count: usize, task: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    map_beside(count, task, &mut || ())
}

/// Runs `main` on this thread while others work on the tasks; this thread joins them after.
pub(crate) fn map_beside<T: Send>(
    count: usize,
    task: &(dyn Fn(usize) -> T + Sync),
    main: &mut dyn FnMut(),
) -> Vec<T> {
    let results: Vec<Mutex<Option<T>>> = (0..count).map(|_| Mutex::new(None)).collect();
    let put = |number: usize| {
        let result = task(number);
        *results[number]
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(result);
    };
    run(count, &put, main);
    let results = results.into_iter().map(Mutex::into_inner);
    results
        .filter_map(|slot| slot.unwrap_or_else(PoisonError::into_inner))
        .collect()
}

/// What is the same for all types, so that it is compiled once.
fn run(count: usize, task: &(dyn Fn(usize) + Sync), main: &mut dyn FnMut()) {
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                break;
            }
            task(number);
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get());
    std::thread::scope(|scope| {
        for _ in 1..workers.min(count) {
            scope.spawn(work);
        }
        main();
        work();
    });
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_keep_their_order() {
        let mut main = "";
        let results = super::map_beside(100, &|number| number * 2, &mut || main = "main");
        assert_eq!(main, "main");
        assert_eq!(
            results,
            (0..100).map(|number| number * 2).collect::<Vec<_>>()
        );
    }
}
