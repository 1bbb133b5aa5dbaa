//! Our client and our server: what fails here is no matter of understanding each other.

use grpc_interop::cases;
use micro::Client;

use crate::{serve, within};

async fn check(case: &str) {
    let service = serve().await;
    let client = Client::builder()
        .address(service.address().to_string())
        .build();
    within("case", cases::run(case, &client)).await.unwrap();
    within("the last call", service.stop()).await;
}

each_case!(check);
