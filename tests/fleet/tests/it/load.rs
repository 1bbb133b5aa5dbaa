//! Calls without a pause.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use fleet::{Job, NAME, WorkerClient};
use micro::Client;
use tokio::task::JoinSet;

/// So many call at the same time.
pub(crate) const CALLERS: usize = 8;

/// What came of the calls so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) answers: BTreeMap<String, usize>,
    pub(crate) errors: Vec<String>,
}

/// Callers that go on until they are stopped.
pub(crate) struct Load {
    outcome: Arc<Mutex<Outcome>>,
    stopped: Arc<AtomicBool>,
    callers: JoinSet<()>,
}

impl Load {
    pub(crate) fn start(client: &Client, retries: u32) -> Self {
        let mut load = Self {
            outcome: Arc::default(),
            stopped: Arc::default(),
            callers: JoinSet::new(),
        };
        for _ in 0..CALLERS {
            let worker = WorkerClient::new(NAME, client.clone());
            let (outcome, stopped) = (load.outcome.clone(), load.stopped.clone());
            load.callers.spawn(async move {
                while !stopped.load(Ordering::Relaxed) {
                    let done = worker.work(Job { millis: 2 }).retries(retries).await;
                    let mut outcome = outcome.lock().unwrap();
                    match done {
                        Ok(done) => *outcome.answers.entry(done.node).or_default() += 1,
                        Err(error) => outcome.errors.push(error.to_string()),
                    }
                }
            });
        }
        load
    }

    pub(crate) fn outcome(&self) -> Outcome {
        self.outcome.lock().unwrap().clone()
    }

    /// Waits until each of these has answered so many calls from now on.
    pub(crate) async fn answered_by(&self, nodes: &[&str], times: usize) {
        let before = self.outcome().answers;
        let count = |answers: &BTreeMap<String, usize>, node: &str| {
            answers.get(node).copied().unwrap_or_default()
        };
        crate::until(&format!("answers of {nodes:?}"), async || {
            let now = self.outcome().answers;
            let answered = |node: &&str| count(&now, node) >= count(&before, node) + times;
            nodes.iter().all(answered)
        })
        .await;
    }

    /// Lets the last calls end.
    pub(crate) async fn stop(mut self) -> Outcome {
        self.stopped.store(true, Ordering::Relaxed);
        while let Some(ended) = self.callers.join_next().await {
            ended.unwrap();
        }
        self.outcome()
    }
}
