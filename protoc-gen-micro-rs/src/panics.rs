//! The last line of defence: a panic becomes an error message that asks for a report.

use std::panic::{self, UnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

/// There is one hook a process, so one at a time may borrow it.
static HOOK: Mutex<()> = Mutex::new(());

/// Runs `work`, turning a panic into a message, with nothing printed.
pub(crate) fn caught<T>(work: impl FnOnce() -> T + UnwindSafe) -> Result<T, String> {
    let _borrowed = HOOK.lock().unwrap_or_else(PoisonError::into_inner);
    let first = Arc::new(Mutex::new(None));
    let seen = Arc::clone(&first);
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get_or_insert_with(|| info.to_string());
    }));
    let result = panic::catch_unwind(work);
    panic::set_hook(usual);

    result.map_err(|_| {
        let mut first = first.lock().unwrap_or_else(PoisonError::into_inner);
        let what = first.take().unwrap_or_default().replace('\n', " ");
        format!(
            "this is a bug in protoc-gen-micro-rs {}: {what}\nplease report it with the .proto files that show it: {}/issues",
            env!("CARGO_PKG_VERSION"),
            env!("CARGO_PKG_REPOSITORY"),
        )
    })
}
