package main

import (
	"context"
	"encoding/json"

	"github.com/micro/go-micro/v2"
	"github.com/micro/go-micro/v2/client"
	"github.com/micro/go-micro/v2/metadata"
	"github.com/micro/go-micro/v2/server"

	"interop/caller"
	pb "interop/proto"
)

// event is what came to a subscriber.
type event struct {
	Name     string            `json:"name"`
	Metadata map[string]string `json:"metadata"`
	Message  json.RawMessage   `json:"message"`
}

func (n *node) subscribe(order *order) error {
	name := order.Name
	handler := func(ctx context.Context, message *pb.Everything) error {
		seen, _ := metadata.FromContext(ctx)
		caller.Say(outcome{Came: &event{name, seen, caller.Write(message)}})
		return nil
	}
	var opts []server.SubscriberOption
	if order.Queue != "" {
		opts = append(opts, server.SubscriberQueue(order.Queue))
	}
	return micro.RegisterSubscriber(order.Topic, n.service.Server(), handler, opts...)
}

func (n *node) publish(order *order) error {
	message := new(pb.Everything)
	caller.Read(order.Request, message)
	ctx := metadata.NewContext(context.Background(), order.Metadata)
	with := n.service.Client()
	if order.ContentType != "" {
		content := client.WithMessageContentType(order.ContentType)
		return with.Publish(ctx, with.NewMessage(order.Topic, message, content))
	}
	if order.Name == "mucp" {
		with = nil
	}
	return micro.NewEvent(order.Topic, with).Publish(ctx, message)
}
