//! What a service tells of itself: health and reflection.

#[cfg(feature = "health")]
mod health {
    use micro::error::GrpcCode;
    use micro::health::{Health, HealthCheckRequest, HealthClient, HealthListRequest, Status};

    use micro::{Client, Service};

    use crate::NAME;
    use crate::greeter::GreeterServer;
    use crate::handler::Greeter;

    const GREETER: &str = "test.greeter.Greeter";

    fn of(service: &str) -> HealthCheckRequest {
        HealthCheckRequest {
            service: service.into(),
        }
    }

    async fn healthy(health: &Health) -> (micro::service::RunningService, HealthClient) {
        let service = Service::builder(NAME)
            .unlisted()
            .address("127.0.0.1:0")
            .handler(GreeterServer::new(Greeter::new().0))
            .health(health);
        let service = service.start().await.unwrap();
        let client = Client::builder().address(service.address().to_string());
        (service, HealthClient::new("grpc.health.v1", client.build()))
    }

    #[tokio::test]
    async fn services_are_known_by_their_full_name() {
        let health = Health::new();
        let (_service, client) = healthy(&health).await;
        for (name, status) in [("", 1), (GREETER, 1)] {
            assert_eq!(client.check(of(name)).await.unwrap().status, status);
        }
        let error = client.check(of("nobody")).await.unwrap_err();
        assert_eq!(error.grpc_code(), GrpcCode::NotFound);
        health.set(GREETER, Status::NotServing);
        assert_eq!(client.check(of(GREETER)).await.unwrap().status, 2);
        let listed = client.list(HealthListRequest {}).await.unwrap().statuses;
        let names: std::collections::BTreeSet<_> = listed.keys().map(String::as_str).collect();
        assert_eq!(names, ["", GREETER].into());
        health.remove(GREETER);
        assert!(client.check(of(GREETER)).await.is_err());
    }

    #[tokio::test]
    async fn who_watches_is_told_of_changes() {
        let health = Health::new();
        let (service, client) = healthy(&health).await;
        let mut statuses = client.watch(of("database")).await.unwrap();
        let mut next = async || statuses.message().await.unwrap().unwrap().status;
        assert_eq!(next().await, 3, "not known yet");
        health.set("database", Status::Serving);
        assert_eq!(next().await, 1);
        // What is no change is not told.
        health.set("database", Status::Serving);
        health.set("other", Status::NotServing);
        health.set("database", Status::Unknown);
        assert_eq!(next().await, 0);
        let stopping = tokio::spawn(service.stop());
        assert_eq!(next().await, 2, "told before the service is gone");
        drop(statuses);
        stopping.await.unwrap();
    }
}

#[cfg(feature = "reflection")]
mod reflection {
    use micro::codegen::prost_types::FileDescriptorProto;
    use micro::reflection::{
        ServerReflectionClient, ServerReflectionRequest,
        server_reflection_request::MessageRequest as Ask,
        server_reflection_response::MessageResponse as Answer,
    };
    use micro::stream;
    use prost::Message;

    use micro::{Client, Service};

    use crate::NAME;
    use crate::greeter::GreeterServer;
    use crate::handler::Greeter;

    static GREETER: &[u8] = include_bytes!("proto/greeter.bin");

    async fn ask(version: &str, questions: Vec<Ask>) -> Vec<Answer> {
        let service = Service::builder(NAME)
            .unlisted()
            .address("127.0.0.1:0")
            .handler(GreeterServer::new(Greeter::new().0))
            .reflection(GREETER)
            .start()
            .await
            .unwrap();
        let client = Client::builder().address(service.address().to_string());
        let client = ServerReflectionClient::new(version, client.build());
        let questions = questions
            .into_iter()
            .map(|question| ServerReflectionRequest {
                host: "here".into(),
                message_request: Some(question),
            });
        let questions: Vec<_> = questions.collect();
        let call = client.server_reflection_info(stream::iter(questions.clone()));
        let mut answers = call.await.unwrap();
        let mut all = Vec::new();
        while let Some(answer) = answers.message().await.unwrap() {
            assert_eq!(answer.original_request, Some(questions[all.len()].clone()));
            assert_eq!(answer.valid_host, "here");
            all.push(answer.message_response.unwrap());
        }
        service.stop().await;
        all
    }

    fn files(answer: &Answer) -> Vec<String> {
        let Answer::FileDescriptorResponse(files) = answer else {
            panic!("{answer:?}");
        };
        let files = files.file_descriptor_proto.iter();
        files
            .map(|file| FileDescriptorProto::decode(file.as_slice()).unwrap())
            .map(|file| file.name().to_owned())
            .collect()
    }

    #[tokio::test]
    async fn both_versions_know_services_and_symbols() {
        for version in ["grpc.reflection.v1", "grpc.reflection.v1alpha"] {
            let symbols = [
                "test.greeter.Greeter",
                "test.greeter.Greeter.Call",
                "test.greeter.Number.value",
            ];
            let mut questions = vec![Ask::ListServices(String::new())];
            questions.extend(symbols.map(|name| Ask::FileContainingSymbol(name.into())));
            questions.push(Ask::FileByFilename("greeter.proto".into()));
            let answers = ask(version, questions).await;
            let Answer::ListServicesResponse(services) = &answers[0] else {
                panic!("{:?}", answers[0]);
            };
            assert_eq!(services.service[0].name, "test.greeter.Greeter");
            for answer in &answers[1..] {
                assert_eq!(files(answer), ["greeter.proto"]);
            }
        }
    }

    #[tokio::test]
    async fn what_is_not_known_is_said_so() {
        let questions = vec![
            Ask::FileByFilename("nothing.proto".into()),
            Ask::FileContainingSymbol("no.Thing".into()),
            Ask::AllExtensionNumbersOfType("no.Thing".into()),
            Ask::AllExtensionNumbersOfType("test.greeter.Number".into()),
        ];
        let answers = ask("grpc.reflection.v1", questions).await;
        for answer in &answers[..3] {
            let Answer::ErrorResponse(error) = answer else {
                panic!("{answer:?}");
            };
            assert_eq!(error.error_code, 5);
            assert!(error.error_message.contains("hing"), "{error:?}");
        }
        let Answer::AllExtensionNumbersResponse(none) = &answers[3] else {
            panic!("{:?}", answers[3]);
        };
        assert!(none.extension_number.is_empty());
    }

    #[tokio::test]
    async fn bytes_that_are_no_descriptors_stop_the_start() {
        let service = Service::builder(NAME)
            .unlisted()
            .address("127.0.0.1:0")
            .reflection(b"\xff");
        assert_eq!(service.start().await.unwrap_err().code(), 400);
    }
}
