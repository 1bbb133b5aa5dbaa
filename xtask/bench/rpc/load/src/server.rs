//! What the server spends.

/// Microseconds all threads of a process have run so far.
pub(crate) fn busy(process: u32) -> f64 {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).expect("the server runs");
    let run = tasks.flatten().filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    });
    run.sum::<f64>() / 1e3
}
