package caller

import (
	"encoding/json"
	"log"

	"github.com/golang/protobuf/jsonpb"
	"github.com/golang/protobuf/proto"

	pb "interop/proto"
)

// replies makes the message that a reply is read into.
type replies func() proto.Message

// messages returns an empty request of an endpoint, and how to make its replies.
func messages(endpoint string) (proto.Message, replies) {
	number := func() proto.Message { return new(pb.Number) }
	switch endpoint {
	case "Interop.Echo":
		return new(pb.Everything), func() proto.Message { return new(pb.Everything) }
	case "Interop.Fail":
		return new(pb.Failure), func() proto.Message { return new(pb.Nothing) }
	case "Interop.Describe":
		return new(pb.Nothing), func() proto.Message { return new(pb.Headers) }
	case "Interop.Fill":
		return new(pb.Blob), func() proto.Message { return new(pb.Blob) }
	case "Interop.Count":
		return new(pb.Counting), number
	case "Interop.Sum", "Interop.Double":
		return new(pb.Number), number
	default:
		return new(pb.Nothing), func() proto.Message { return new(pb.Nothing) }
	}
}

// Read fills a message from JSON.
func Read(text json.RawMessage, into proto.Message) {
	if len(text) == 0 {
		return
	}
	if err := jsonpb.UnmarshalString(string(text), into); err != nil {
		log.Fatal(err)
	}
}

// Write returns a message as JSON.
func Write(message proto.Message) json.RawMessage {
	text, err := (&jsonpb.Marshaler{OrigName: true}).MarshalToString(message)
	if err != nil {
		log.Fatal(err)
	}
	return json.RawMessage(text)
}
