//! The service in Go, see `go/node`.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::until;
use crate::peer::Peer;

/// A running program.
pub(crate) struct Node {
    peer: Peer,
    /// What came or was told before an answer.
    news: VecDeque<Value>,
}

impl Node {
    /// Starts the program, which neither serves nor calls anything yet.
    pub(crate) fn start() -> Self {
        Self {
            peer: Peer::start("node", &[]).unwrap(),
            news: VecDeque::new(),
        }
    }

    /// Starts the program and has it serve.
    pub(crate) async fn serving() -> Self {
        let mut node = Self::start();
        node.obey(json!({"do": "serve"})).await;
        node
    }

    async fn line(&mut self) -> Value {
        loop {
            let line = self.peer.hear().await;
            // Its handler talks as well.
            if line.starts_with('{') {
                return serde_json::from_str(&line).unwrap();
            }
        }
    }

    /// Has it do something, and returns what came of it.
    pub(crate) async fn order(&mut self, order: Value) -> Value {
        self.peer.say(&order.to_string()).await;
        loop {
            let line = self.line().await;
            match is_news(&line) {
                true => self.news.push_back(line),
                false => return line,
            }
        }
    }

    /// Has it do something of which nothing comes.
    pub(crate) async fn obey(&mut self, order: Value) {
        let done = json!({"done": order["do"]});
        assert_eq!(self.order(order).await, done);
    }

    pub(crate) async fn call(&mut self, endpoint: &str, request: Value) -> Value {
        self.order(json!({"do": "call", "endpoint": endpoint, "request": request}))
            .await
    }

    /// Sends the requests of a stream, and returns so many of its replies.
    pub(crate) async fn stream(
        &mut self,
        endpoint: &str,
        requests: &[Value],
        replies: usize,
    ) -> Vec<Value> {
        let opened = self.order(json!({"do": "open", "endpoint": endpoint}));
        assert_eq!(opened.await, json!({"opened": true}));
        for request in requests {
            let sent = self.order(json!({"do": "send", "request": request}));
            assert_eq!(sent.await, json!({"sent": true}));
        }
        let mut received = Vec::new();
        for _ in 0..replies {
            received.push(self.order(json!({"do": "receive"})).await);
        }
        received
    }

    /// The versions of a service that its registry has.
    pub(crate) async fn get(&mut self, name: &str) -> Vec<Value> {
        let found = self.order(json!({"do": "get", "service": name})).await;
        found["services"].as_array().cloned().unwrap_or_default()
    }

    /// Waits until its registry has so many nodes of a service.
    pub(crate) async fn knows(&mut self, name: &str, nodes: usize) {
        until(&format!("Go knows {nodes} nodes of {name}"), async || {
            let services = self.get(name).await;
            let nodes_of = |service: &Value| service["nodes"].as_array().map_or(0, Vec::len);
            services.iter().map(nodes_of).sum::<usize>() == nodes
        })
        .await;
    }

    /// Has it end at once, without a goodbye.
    pub(crate) fn end(mut self) {
        self.peer.end();
    }

    /// Waits for the next event of a subscriber, or change of what it watches.
    pub(crate) async fn news(&mut self) -> Value {
        match self.news.pop_front() {
            Some(news) => news,
            None => {
                let line = self.line().await;
                assert!(is_news(&line), "{line}");
                line
            }
        }
    }
}

fn is_news(line: &Value) -> bool {
    line.get("came").is_some() || line.get("told").is_some()
}
