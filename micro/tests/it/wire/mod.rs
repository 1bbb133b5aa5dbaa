//! What the server says on the wire, to clients that keep to go-micro's ways or to none.

mod answers;
mod formats;
mod paths;
mod requests;

const CALL: &str = "/go.micro.service.greeter.Greeter/Call";
