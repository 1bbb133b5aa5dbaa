//! What go-micro reads of our service in its registry is what it would have written itself.

use interop::NAME;
use serde_json::{Value, json};

use super::node::Node;
use super::{serve, within};

/// Its messages have a oneof, of which Go tells only that it has one.
const ONEOF: &str = "Interop.Echo";

#[test]
fn it_has_the_shape_of_a_service_in_go() {
    within("record::it_has_the_shape_of_a_service_in_go", async {
        let (ours, _events) = serve().await;
        let mut go = Node::start();
        go.knows(NAME, 1).await;
        let record = go.get(NAME).await.remove(0);
        let node = &record["nodes"][0];
        assert_eq!(node["id"], ours.id());
        assert_eq!(
            node["address"],
            format!("10.11.12.13:{}", ours.address().port())
        );
        ours.stop().await;
        go.knows(NAME, 0).await;

        go.obey(json!({"do": "serve"})).await;
        go.knows(NAME, 1).await;
        let theirs = go.get(NAME).await.remove(0);
        for part in ["name", "version", "metadata"] {
            assert_eq!(record[part], theirs[part], "{part}");
        }
        assert_eq!(node["metadata"], theirs["nodes"][0]["metadata"]);
        let names = |record: &Value| -> Vec<Value> {
            let endpoints = record["endpoints"].as_array().unwrap().iter();
            endpoints.map(|endpoint| endpoint["name"].clone()).collect()
        };
        assert_eq!(names(&record), names(&theirs));
        for endpoint in theirs["endpoints"].as_array().unwrap() {
            let name = endpoint["name"].as_str().unwrap();
            let mut mine = named(&record, name).clone();
            // What the comment in the proto says; go-micro's gateway has it in the same place.
            let metadata = mine["metadata"].as_object_mut().unwrap();
            let description = metadata.remove("description");
            assert!(description.is_some_and(|text| text != ""), "{name}");
            assert_eq!(mine["metadata"], endpoint["metadata"], "{name}");
            // For streams Go tells of its own types.
            if endpoint["metadata"] == json!({}) && name != ONEOF {
                assert_eq!(mine["request"], endpoint["request"], "{name}");
                assert_eq!(mine["response"], endpoint["response"], "{name}");
            }
        }

        let fields = |record: &Value, name: &str| {
            let shape = named(record, name)["request"].clone();
            shape["values"].as_array().unwrap().clone()
        };
        let field = |name, kind| json!({"name": name, "type": kind, "values": null});
        let (mut mine, mut theirs) = (fields(&record, ONEOF), fields(&theirs, ONEOF));
        let oneof = [
            field("chosen_text", "string"),
            field("chosen_number", "uint64"),
        ];
        assert_eq!(mine.split_off(theirs.len() - 1), oneof);
        theirs.pop();
        assert_eq!(mine, theirs);
        let numbers = [field("value", "int64"), field("last", "bool")];
        assert_eq!(fields(&record, "Interop.Double"), numbers);
    });
}

fn named<'a>(record: &'a Value, name: &str) -> &'a Value {
    let mut endpoints = record["endpoints"].as_array().unwrap().iter();
    endpoints.find(|one| one["name"] == name).unwrap()
}
