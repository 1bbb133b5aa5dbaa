//! `grpc.reflection`: what a server speaks, for tools without its `.proto`; needs feature `reflection`.
//!
//! Versions v1 and v1alpha are answered. A service turns it on with the descriptors its build script
//! wrote, `micro_build::configure().descriptor_set("greeter.bin")`:
//!
//! ```ignore
//! Service::builder("go.micro.service.greeter")
//!     .handler(GreeterServer::new(Greeter))
//!     .reflection(micro::include_descriptor_set!("greeter.bin"))
//! ```

mod files;
#[allow(missing_docs, unreachable_pub, dead_code, clippy::all, reason = "generated code")]
#[rustfmt::skip]
mod proto;

use std::sync::Arc;

use self::files::{Files, Sent};
pub use self::proto::grpc::reflection::v1::*;
use self::server_reflection_request::MessageRequest;
use self::server_reflection_response::MessageResponse;
use crate::codec::Proto;
use crate::context::Context;
use crate::error::{GrpcCode, Result};
use crate::route::{Routes, RoutesBuilder};
use crate::spec::{MethodSpec, ServiceSpec};
use crate::stream::{self, Stream};
use crate::streaming::Streaming;

/// The encoded descriptors of the service itself.
const DESCRIPTOR_SET: &[u8] = include_bytes!("proto/reflection.bin");

/// The messages are those of v1.
static ALPHA_SPEC: ServiceSpec =
    ServiceSpec::new("grpc.reflection.v1alpha", "ServerReflection", ALPHA_METHODS);
static ALPHA_METHODS: &[MethodSpec] = &[MethodSpec::bidi_stream(
    "ServerReflectionInfo",
    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
    SERVER_REFLECTION_SPEC.methods()[0].request(),
    SERVER_REFLECTION_SPEC.methods()[0].response(),
)];

/// Mounts the descriptors that a build script wrote with `descriptor_set`.
#[macro_export]
macro_rules! include_descriptor_set {
    ($name:literal) => {
        ::core::include_bytes!(::core::concat!(::core::env!("OUT_DIR"), "/", $name))
    };
}

/// The routes that tell of `services` by what `sets` describe.
pub(crate) fn routes(services: Vec<String>, sets: &[&[u8]]) -> Result<Vec<Routes>> {
    let mut files = Files::default();
    files.add(DESCRIPTOR_SET)?;
    #[cfg(feature = "health")]
    files.add(crate::health::DESCRIPTOR_SET)?;
    for set in sets {
        files.add(set)?;
    }
    let reflection = Arc::new(Reflection { files, services });
    let specs = [&SERVER_REFLECTION_SPEC, &ALPHA_SPEC];
    Ok(specs
        .into_iter()
        .map(|spec| {
            RoutesBuilder::<_, Proto>::new(spec, reflection.clone())
                .bidi_stream(|handler, cx, requests, replies| async move {
                    let answers = handler.server_reflection_info(cx, requests).await?;
                    replies.send_all(answers).await
                })
                .build()
        })
        .collect())
}

struct Reflection {
    files: Files,
    services: Vec<String>,
}

impl ServerReflectionHandler for Arc<Reflection> {
    async fn server_reflection_info(
        &self,
        _cx: Context,
        mut requests: Streaming<ServerReflectionRequest>,
    ) -> Result<impl Stream<Item = Result<ServerReflectionResponse>> + Send> {
        let this = self.clone();
        Ok(stream::generate(|answers| async move {
            let mut sent = Sent::default();
            while let Some(request) = requests.message().await? {
                answers.send(this.answer(request, &mut sent)).await;
            }
            Ok(())
        }))
    }
}

impl Reflection {
    fn answer(
        &self,
        request: ServerReflectionRequest,
        sent: &mut Sent,
    ) -> ServerReflectionResponse {
        let answer = match &request.message_request {
            Some(question) => self.find(question, sent),
            None => Err("nothing is asked".to_owned()),
        };
        let answer = answer.unwrap_or_else(|error_message| {
            let code = match request.message_request {
                Some(_) => GrpcCode::NotFound,
                None => GrpcCode::InvalidArgument,
            };
            MessageResponse::ErrorResponse(ErrorResponse {
                error_code: code as i32,
                error_message,
            })
        });
        ServerReflectionResponse {
            valid_host: request.host.clone(),
            original_request: Some(request),
            message_response: Some(answer),
        }
    }

    fn find(&self, question: &MessageRequest, sent: &mut Sent) -> Result<MessageResponse, String> {
        let files = &self.files;
        let file = match question {
            MessageRequest::ListServices(_) => {
                let named = self.services.iter().cloned();
                return Ok(MessageResponse::ListServicesResponse(ListServiceResponse {
                    service: named.map(|name| ServiceResponse { name }).collect(),
                }));
            }
            MessageRequest::AllExtensionNumbersOfType(name) => {
                let numbers = files.extensions(name);
                let numbers = numbers.ok_or_else(|| format!("unknown type `{name}`"))?;
                return Ok(MessageResponse::AllExtensionNumbersResponse(
                    ExtensionNumberResponse {
                        base_type_name: name.clone(),
                        extension_number: numbers,
                    },
                ));
            }
            MessageRequest::FileByFilename(name) => files
                .named(name)
                .ok_or_else(|| format!("unknown file `{name}`")),
            MessageRequest::FileContainingSymbol(name) => files
                .declaring(name)
                .ok_or_else(|| format!("unknown symbol `{name}`")),
            MessageRequest::FileContainingExtension(extension) => files
                .extending(&extension.containing_type, extension.extension_number)
                .ok_or_else(|| {
                    let (number, name) = (extension.extension_number, &extension.containing_type);
                    format!("unknown extension {number} of `{name}`")
                }),
        }?;
        Ok(MessageResponse::FileDescriptorResponse(
            FileDescriptorResponse {
                file_descriptor_proto: files.with_imports(file, sent),
            },
        ))
    }
}
