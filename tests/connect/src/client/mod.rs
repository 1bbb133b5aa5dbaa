//! The client under test: `plan.rs` says what a test wants, `call.rs` does it.

mod call;
mod plan;

use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use micro::Client;
use tokio::sync::Semaphore;

use crate::delimited;
use crate::proto::client_compat_response::Result as Answer;
use crate::proto::{ClientCompatRequest, ClientCompatResponse, ClientErrorResult};
use plan::Plan;

/// Calls made at once.
const CALLS: u16 = 16;
/// No test takes that long.
const LIMIT: Duration = Duration::from_secs(15);

/// Makes the calls that are described on `input`, and says on `output` what came of them.
///
/// # Errors
///
/// If the input is broken.
pub fn run(mut input: impl Read, output: impl Write + Send + 'static) -> io::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let output = Arc::new(Mutex::new(output));
    let slots = Arc::new(Semaphore::new(CALLS.into()));
    // Without a time limit of its own, so that a test without one sends none.
    let client = Client::builder().timeout(Duration::MAX).build();
    while let Some(request) = delimited::read::<ClientCompatRequest>(&mut input)? {
        let slot = runtime.block_on(slots.clone().acquire_owned());
        let (client, output) = (client.clone(), output.clone());
        runtime.spawn(async move {
            let answer = answer(request, client).await;
            let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = delimited::write(&mut *output, &answer) {
                eprintln!("{}: cannot be answered: {error}", answer.test_name);
            }
            drop(slot);
        });
    }
    // They are all free when the last call is over.
    let done = runtime.block_on(slots.acquire_many(CALLS.into()));
    done.map(drop).map_err(io::Error::other)
}

async fn answer(request: ClientCompatRequest, client: Client) -> ClientCompatResponse {
    let test_name = request.test_name.clone();
    let called = tokio::time::timeout(LIMIT, async {
        call::call(Plan::read(request)?, client).await
    });
    let result = match called.await {
        Ok(Ok(result)) => Answer::Response(result),
        Ok(Err(error)) => failed(error.to_string()),
        Err(_) => failed(format!("no end after {LIMIT:?}")),
    };
    ClientCompatResponse {
        test_name,
        result: Some(result),
    }
}

fn failed(message: String) -> Answer {
    Answer::Error(ClientErrorResult { message })
}
