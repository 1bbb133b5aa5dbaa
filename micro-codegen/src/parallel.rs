//! Work on all cores, results in order.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// `task(0..count)`, in the order of the numbers.
pub(crate) fn map<T: Send>(count: usize, task: impl Fn(usize) -> T + Sync) -> Vec<T> {
    map_beside(count, task, || ()).1
}

/// Runs `main` on this thread while others work on the tasks; this thread joins them after.
pub(crate) fn map_beside<M, T: Send>(
    count: usize,
    task: impl Fn(usize) -> T + Sync,
    main: impl FnOnce() -> M,
) -> (M, Vec<T>) {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    let work = || {
        let mut mine = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                break;
            }
            mine.push((number, task(number)));
        }
        done.lock()
            .unwrap_or_else(|poison| poison.into_inner())
            .extend(mine);
    };
    let workers = std::thread::available_parallelism()
        .map_or(1, |n| n.get())
        .min(count);
    let main = std::thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(work);
        }
        let main = main();
        work();
        main
    });
    let done = done
        .into_inner()
        .unwrap_or_else(|poison| poison.into_inner());
    // Put in place and not sorted: a sort is much code in the build of every service.
    let mut results: Vec<Option<T>> = (0..count).map(|_| None).collect();
    for (number, result) in done {
        results[number] = Some(result);
    }
    (main, results.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_keep_their_order() {
        let (main, results) = super::map_beside(100, |number| number * 2, || "main");
        assert_eq!(main, "main");
        assert_eq!(
            results,
            (0..100).map(|number| number * 2).collect::<Vec<_>>()
        );
    }
}
