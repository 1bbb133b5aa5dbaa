//! What handles the messages of one subscriber, one after the other.

use std::future::poll_fn;
use std::pin::{Pin, pin};

use tokio::sync::{mpsc, watch};

use super::table::Listing;
use crate::{Handler, Message, Result, Stop};

pub(super) struct Worker {
    // With its runtime, a worker may end before its subscription does.
    pub(super) listing: Listing,
    pub(super) receiver: mpsc::Receiver<Message>,
    pub(super) handler: Handler,
    pub(super) auto_ack: bool,
    pub(super) end: watch::Receiver<()>,
    pub(super) alive: mpsc::Sender<()>,
}

impl Worker {
    /// Handles messages until the subscription ends, and then those that are in the queue already.
    pub(super) async fn run(mut self, mut stop: Stop) -> Result<()> {
        let mut handling = pin!(async {
            // Ends when the table, and those who were about to publish, have let go of the sender.
            while let Some(message) = self.receiver.recv().await {
                let handled = self
                    .handler
                    .handle(self.listing.topic(), message, self.auto_ack);
                // It logs what goes wrong; nobody else waits to hear of it.
                let _ = handled.await;
            }
        });
        let mut end = pin!(self.end.changed());
        let mut listed = true;
        poll_fn(|cx| {
            if listed
                && (Pin::new(&mut stop).poll(cx).is_ready() || end.as_mut().poll(cx).is_ready())
            {
                listed = false;
                self.listing.end();
            }
            handling.as_mut().poll(cx)
        })
        .await;
        drop(self.alive);
        Ok(())
    }
}
