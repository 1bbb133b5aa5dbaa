package main

import (
	"context"
	"errors"
	"fmt"

	api "github.com/micro/go-micro/v2/api/proto"
	"github.com/micro/go-micro/v2/broker"
	"github.com/micro/go-micro/v2/client"
	cgrpc "github.com/micro/go-micro/v2/client/grpc"
	"github.com/micro/go-micro/v2/metadata"
	"github.com/micro/go-micro/v2/server"
	sgrpc "github.com/micro/go-micro/v2/server/grpc"
)

// sample is what clients publish and servers are sent.
func sample() *api.Event {
	return &api.Event{
		Name:      "<n>",
		Timestamp: 1234567890123,
		Header:    map[string]*api.Pair{"k": {Key: "k", Values: []string{"v"}}},
	}
}

// peer is one end of the broker.
type peer struct {
	known  *shared
	events broker.Broker
	ends   map[string]func() error
}

func (p *peer) obey(order *order) error {
	switch order.Do {
	case "register":
		return p.known.Registry.Register(order.Service)
	case "deregister":
		return p.known.Registry.Deregister(order.Service)
	case "subscribe":
		return p.subscribe(order)
	case "serve":
		return p.serve(order)
	case "unsubscribe":
		return p.ends[order.Name]()
	case "publish":
		if order.Event == nil {
			return p.publishSample(order)
		}
		message := &broker.Message{Header: order.Event.Header, Body: order.Event.Body}
		return p.events.Publish(order.Topic, message)
	}
	return fmt.Errorf("unknown order %q", order.Do)
}

func (p *peer) subscribe(order *order) error {
	handler := func(e broker.Event) error {
		message := e.Message()
		say(outcome{Name: order.Name, Event: &event{e.Topic(), message.Header, message.Body}})
		if message.Header["Fail"] != "" {
			return errors.New(message.Header["Fail"])
		}
		return nil
	}
	var opts []broker.SubscribeOption
	if order.Queue != "" {
		opts = append(opts, broker.Queue(order.Queue))
	}
	subscriber, err := p.events.Subscribe(order.Topic, handler, opts...)
	if err != nil {
		return err
	}
	p.ends[order.Name] = subscriber.Unsubscribe
	return nil
}

// serve starts a server whose subscriber compares what it decodes with the sample.
func (p *peer) serve(order *order) error {
	opts := []server.Option{
		server.Name("go.micro.srv." + order.Name),
		server.Address("127.0.0.1:0"),
		server.Registry(p.known),
		server.Broker(p.events),
	}
	started := server.NewServer(opts...)
	if order.Name == "grpc" {
		started = sgrpc.NewServer(opts...)
	}
	handler := func(ctx context.Context, got *api.Event) error {
		header, _ := metadata.FromContext(ctx)
		body := "another message: " + got.String()
		if got.String() == sample().String() {
			body = "the sample"
		}
		say(outcome{Name: order.Name, Event: &event{order.Topic, header, []byte(body)}})
		return nil
	}
	if err := started.Subscribe(started.NewSubscriber(order.Topic, handler)); err != nil {
		return err
	}
	p.ends[order.Name] = started.Stop
	return started.Start()
}

func (p *peer) publishSample(order *order) error {
	opts := []client.Option{client.Broker(p.events), client.Registry(p.known)}
	made := client.NewClient(opts...)
	if order.Name == "grpc" {
		made = cgrpc.NewClient(opts...)
	}
	var of []client.MessageOption
	if order.ContentType != "" {
		of = append(of, client.WithMessageContentType(order.ContentType))
	}
	ctx := metadata.NewContext(context.Background(), metadata.Metadata{"foo-bar": "1"})
	return made.Publish(ctx, made.NewMessage(order.Topic, sample(), of...))
}
