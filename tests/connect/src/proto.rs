//! The messages and the service of the suite, by our own generator.

micro::include_proto!(connectrpc.conformance.v1);
