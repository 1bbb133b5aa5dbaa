//! The server under test: `handler.rs` answers, `seen.rs` tells what the handler saw.

mod handler;
mod seen;

use std::io::{self, Read, Write};
use std::time::Duration;

use micro::route::IntoRoutes;
use micro::server::{Server, ServerOptions};

use crate::delimited;
use crate::proto::{ConformanceServiceServer, ServerCompatRequest, ServerCompatResponse};
use handler::Conformance;

/// The suite ends the program long before that.
const LIFE: Duration = Duration::from_secs(600);

/// Starts the server that is described on `input`, says on `output` where, and serves.
///
/// # Errors
///
/// If there is no description, or the server cannot be started.
pub fn run(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let Some(request) = delimited::read::<ServerCompatRequest>(&mut input)? else {
        return Err(io::Error::other("not told what server to start"));
    };
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let server = start(&request).await.map_err(io::Error::other)?;
        let address = server.address();
        let response = ServerCompatResponse {
            host: address.ip().to_string(),
            port: address.port().into(),
            pem_cert: Vec::new(),
        };
        delimited::write(&mut output, &response)?;
        tokio::time::sleep(LIFE).await;
        Ok(())
    })
}

async fn start(request: &ServerCompatRequest) -> micro::Result<Server> {
    let mut options = ServerOptions::default();
    options.address = "127.0.0.1:0".into();
    if request.message_receive_limit > 0 {
        // Not `Service::builder`: its limit holds for replies, too, and those repeat the request.
        options.max_receive = request.message_receive_limit as usize;
    }
    let routes = ConformanceServiceServer::new(Conformance).into_routes();
    Server::start(vec![routes], options).await
}
