//! Compiles the messages and the service.

fn main() {
    volo_build::Builder::protobuf()
        .add_service("../proto/bench.proto")
        .include_dirs(vec!["../proto".into()])
        .write()
        .expect("generated");
}
