//! Asks each node of a service the same.

use std::sync::Arc;

use micro::registry::{Node, Service};
use tokio::task::JoinSet;

use crate::failure::{Failure, Kind, Result};
use crate::find::Found;

/// How many nodes are asked at once.
const AT_ONCE: usize = 32;

/// What a node answered.
#[derive(Debug)]
pub(crate) struct Answer<T> {
    pub(crate) version: Arc<Service>,
    pub(crate) node: Node,
    pub(crate) answer: Result<T>,
}

/// Asks all nodes at once and returns their answers in the order of the registry.
pub(crate) async fn ask<T, F>(
    found: &Found,
    mut question: impl FnMut(&str, &Node) -> F,
) -> Vec<Answer<T>>
where
    T: Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    let nodes = found.versions.iter();
    let nodes = nodes.flat_map(|version| version.nodes.iter().map(move |node| (version, node)));
    let mut nodes = nodes.enumerate();
    let mut tasks = JoinSet::new();
    let mut answers = Vec::new();
    loop {
        while tasks.len() < AT_ONCE
            && let Some((at, (version, node))) = nodes.next()
        {
            let question = question(&found.name, node);
            let (version, node) = (Arc::clone(version), node.clone());
            tasks.spawn(async move {
                (
                    at,
                    Answer {
                        version,
                        node,
                        answer: question.await,
                    },
                )
            });
        }
        match tasks.join_next().await {
            None => break,
            // A question that panics is a bug, and the message on stderr says where.
            Some(answer) => answers.extend(answer.ok()),
        }
    }
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// Fails if nodes have failed, in the way of the first of them.
pub(crate) fn verdict<T>(answers: &[Answer<T>], what: &str) -> Result {
    let failures = answers
        .iter()
        .filter_map(|answer| answer.answer.as_ref().err());
    let kinds: Vec<Kind> = failures.map(|failure| failure.kind).collect();
    match kinds.first() {
        None => Ok(()),
        Some(kind) => {
            let (failed, all) = (kinds.len(), answers.len());
            Err(Failure::new(
                *kind,
                format!("{failed} of {all} nodes {what}"),
            ))
        }
    }
}
