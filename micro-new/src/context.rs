//! What a template sees.

use serde::Serialize;

use crate::name::ServiceName;
use crate::source::Source;

/// The values a template may use; any other name in it is an error.
#[derive(Debug, Serialize)]
pub(crate) struct Context {
    /// `foo_bar`: files and modules.
    module: String,
    /// `FooBar`: types, and the service in the `.proto` file.
    type_name: String,
    /// `go.micro.service.foo-bar`: the registered name.
    fqdn: String,
    /// `foo-bar-service`: the Cargo package, the program, the image.
    package: String,
    /// `foo_bar_service`: the library in that package.
    library: String,
    /// `go.micro.service.foobar`: the protobuf package.
    proto_package: String,
    /// `go.micro.service.foobar`: the modules of the protobuf package, keywords escaped.
    proto_modules: String,
    /// The command that creates the project.
    command: String,
    /// The value of the dependency on the runtime.
    micro: String,
    /// The value of the dependency on the code generator.
    micro_build: String,
    /// Whether micro comes from a checkout.
    checkout: bool,
    /// Whether the project lies in someone else's workspace.
    in_workspace: bool,
}

impl Context {
    pub(crate) fn new(name: &ServiceName, source: &Source, in_workspace: bool) -> Self {
        Self {
            module: name.module(),
            type_name: name.type_name(),
            fqdn: name.fqdn().to_owned(),
            package: name.package(),
            library: name.package().replace('-', "_"),
            proto_package: name.proto_package(),
            proto_modules: name.proto_modules(),
            command: name.command(),
            micro: source.dependency("micro-rs", "micro"),
            micro_build: source.dependency("micro-build", "micro-build"),
            checkout: matches!(source, Source::Checkout(_)),
            in_workspace,
        }
    }
}
