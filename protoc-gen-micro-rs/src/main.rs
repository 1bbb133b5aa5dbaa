//! The protoc plugin: a request on stdin, a response on stdout.
fn main() {}
