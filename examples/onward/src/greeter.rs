//! The service that calls onward.

use micro::{Client, Context, Result};
use serde::{Deserialize, Serialize};

use crate::translator::{self, TranslatorClient, Word};

/// Its name in the registry.
pub(crate) const NAME: &str = "go.micro.service.greeter";

#[derive(Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) name: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Response {
    pub(crate) msg: String,
}

pub(crate) struct Greeter {
    translator: TranslatorClient,
}

impl Greeter {
    /// Makes a greeter that finds the translator with this client.
    pub(crate) fn new(client: Client) -> Self {
        let translator = TranslatorClient::new(translator::NAME, client);
        Self { translator }
    }
}

#[micro::handler]
impl Greeter {
    /// Greets in the language that the translator knows best.
    async fn hello(&self, cx: Context, request: Request) -> Result<Response> {
        let text = "Hello".into();
        let mut call = self
            .translator
            .translate(Word { text })
            .metadata_from(cx.metadata());
        if let Some(left) = cx.remaining() {
            call = call.timeout(left);
        }
        let msg = format!("{} {}", call.await?.text, request.name);
        Ok(Response { msg })
    }
}
