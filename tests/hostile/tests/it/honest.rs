//! A client that calls again and again while others attack; none of its calls may fail.

use std::net::SocketAddr;
use std::time::Duration;

use micro::Client;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use crate::proto::{Order, VictimClient};

/// No call takes longer than this, however busy the attack keeps the server.
const PATIENCE: Duration = Duration::from_secs(5);
const SIZE: u64 = 100;

pub(crate) struct Honest {
    stop: oneshot::Sender<()>,
    calls: JoinHandle<()>,
}

impl Honest {
    /// Returns once the first call went well.
    pub(crate) async fn begin(address: SocketAddr) -> Self {
        let (stop, mut stopped) = oneshot::channel();
        let client = Client::builder().address(address.to_string()).build();
        let client = VictimClient::new("hostile", client);
        call(&client).await;
        let calls = tokio::spawn(async move {
            while stopped.try_recv().is_err() {
                call(&client).await;
                sleep(Duration::from_millis(5)).await;
            }
        });
        Self { stop, calls }
    }

    /// All its calls went well.
    pub(crate) async fn end(self) {
        let _ = self.stop.send(());
        self.calls.await.unwrap();
    }
}

async fn call(client: &VictimClient) {
    let begun = Instant::now();
    let goods = client.make(Order { size: SIZE }).await.unwrap();
    assert_eq!(goods.filling.len() as u64, SIZE);
    let took = begun.elapsed();
    assert!(took < PATIENCE, "a call took {took:?}");
}
