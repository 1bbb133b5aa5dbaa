//! Our client calls a go-micro server.

mod calls;
mod cancellation;
mod compression;
mod deadlines;
mod debug;
mod errors;
mod json;
mod limits;
mod metadata;
mod panics;
mod paths;
mod stop;
mod streams;

use interop::NAME;
use interop::proto::{Everything, InteropClient, Nothing};
use micro::Client;

use crate::peer::Peer;

/// A Go server with a client of ours.
struct ToGo {
    go: Peer,
    address: String,
    client: InteropClient,
}

impl ToGo {
    /// Starts both; nothing where there is no Go.
    async fn start() -> Option<Self> {
        Self::start_with(&[]).await
    }

    /// Starts both, the server with these arguments.
    async fn start_with(args: &[&str]) -> Option<Self> {
        let mut go = Peer::start("server", args)?;
        let line = go.hear().await;
        let address = line.strip_prefix("listening on ").unwrap().to_owned();
        let client = Client::builder().address(&address).build();
        Some(Self {
            go,
            client: InteropClient::new(NAME, client),
            address,
        })
    }

    /// Returns our end of the connection, as Go sees it.
    async fn connection(&self) -> String {
        let mut headers = self.client.describe(Nothing {}).await.unwrap();
        headers.pairs.remove("Remote").unwrap()
    }

    /// Whether the next call is as good as any.
    async fn still_works(&self) {
        let request = Everything {
            some_text: "still".into(),
            ..Everything::default()
        };
        assert_eq!(self.client.echo(request.clone()).await.unwrap(), request);
    }
}
