package main

import (
	"context"
	"io"
	"log"
	"slices"
	"time"

	bmemory "github.com/micro/go-micro/v2/broker/memory"
	"github.com/micro/go-micro/v2/client"
	cgrpc "github.com/micro/go-micro/v2/client/grpc"
	"github.com/micro/go-micro/v2/client/selector"
	"github.com/micro/go-micro/v2/codec/bytes"
	debug "github.com/micro/go-micro/v2/debug/service/proto"
	tmemory "github.com/micro/go-micro/v2/debug/trace/memory"
	"github.com/micro/go-micro/v2/metadata"
	rmemory "github.com/micro/go-micro/v2/registry/memory"
	"github.com/micro/go-micro/v2/util/wrapper"
	"google.golang.org/grpc"
)

// caller makes the calls: unary ones each by itself, of streams and started calls one at a time.
type caller struct {
	client  client.Client
	address string
	stream  client.Stream
	replies replies
	records debug.Debug_LogService
	cancel  context.CancelFunc
}

func newCaller(address string, options []string) *caller {
	registry := rmemory.NewRegistry()
	opts := []client.Option{
		client.Registry(registry),
		client.Selector(selector.NewSelector(selector.Registry(registry))),
		client.Broker(bmemory.NewBroker()),
	}
	if slices.Contains(options, "gzip") {
		// By dial options, since to link the gzip package changes the headers of every client.
		dial := cgrpc.DialOptions(
			grpc.WithCompressor(grpc.NewGZIPCompressor()),
			grpc.WithDecompressor(grpc.NewGZIPDecompressor()),
		)
		opts = append(opts, func(o *client.Options) { dial(&o.CallOptions) })
	}
	made := cgrpc.NewClient(opts...)
	if slices.Contains(options, "trace") {
		made = wrapper.TraceCall("go.micro.srv.caller", tmemory.NewTracer(), made)
	}
	return &caller{client: made, address: address}
}

func (c *caller) obey(order *order) {
	switch order.Do {
	case "call":
		say(c.call(c.context(order), order))
	case "burst":
		c.burst(order)
	case "start":
		ctx, cancel := context.WithCancel(c.context(order))
		c.cancel = cancel
		go func() { say(c.call(ctx, order)) }()
	case "cancel":
		c.cancel()
	case "open":
		c.open(order)
	case "send":
		c.send(order)
	case "receive":
		c.receive()
	case "debug":
		say(c.debug(order))
	case "record":
		say(c.record())
	case "close":
		if err := c.stream.Close(); err != nil {
			say(outcome{Error: describe(err)})
			return
		}
		say(outcome{Closed: true})
	default:
		log.Fatalf("%q is no order", order.Do)
	}
}

func (c *caller) context(order *order) context.Context {
	if order.Metadata == nil {
		return context.Background()
	}
	return metadata.NewContext(context.Background(), order.Metadata)
}

func (c *caller) request(order *order, body interface{}, opts ...client.RequestOption) client.Request {
	if order.ContentType != "" {
		opts = append(opts, client.WithContentType(order.ContentType))
	}
	service := order.Service
	if service == "" {
		service = "go.micro.srv.interop"
	}
	return c.client.NewRequest(service, order.Endpoint, body, opts...)
}

func (c *caller) call(ctx context.Context, order *order) outcome {
	opts := []client.CallOption{client.WithAddress(c.address)}
	if order.Millis > 0 {
		opts = append(opts, client.WithRequestTimeout(time.Duration(order.Millis)*time.Millisecond))
	}
	if order.Raw != nil {
		reply := new(bytes.Frame)
		request := c.request(order, &bytes.Frame{Data: []byte(*order.Raw)})
		if err := c.client.Call(ctx, request, reply, opts...); err != nil {
			return outcome{Error: describe(err)}
		}
		text := string(reply.Data)
		return outcome{Raw: &text}
	}
	body, replies := messages(order.Endpoint)
	read(order.Request, body)
	reply := replies()
	if err := c.client.Call(ctx, c.request(order, body), reply, opts...); err != nil {
		return outcome{Error: describe(err)}
	}
	return outcome{Reply: write(reply)}
}

// burst makes the same call many times at once.
func (c *caller) burst(order *order) {
	outcomes := make(chan outcome)
	for i := 0; i < order.Times; i++ {
		go func() { outcomes <- c.call(c.context(order), order) }()
	}
	var all outcome
	for i := 0; i < order.Times; i++ {
		if one := <-outcomes; one.Error != nil {
			all.Error = one.Error
		} else {
			all.Replies++
		}
	}
	say(all)
}

func (c *caller) open(order *order) {
	_, c.replies = messages(order.Endpoint)
	opts := []client.CallOption{client.WithAddress(c.address)}
	if order.Millis > 0 {
		opts = append(opts, client.WithStreamTimeout(time.Duration(order.Millis)*time.Millisecond))
	}
	request := c.request(order, nil, client.StreamingRequest())
	stream, err := c.client.Stream(c.context(order), request, opts...)
	if err != nil {
		say(outcome{Error: describe(err)})
		return
	}
	c.stream = stream
	say(outcome{Opened: true})
}

func (c *caller) send(order *order) {
	body, _ := messages(c.stream.Request().Endpoint())
	read(order.Request, body)
	if err := c.stream.Send(body); err != nil {
		say(outcome{Error: describe(err)})
		return
	}
	say(outcome{Sent: true})
}

func (c *caller) receive() {
	reply := c.replies()
	switch err := c.stream.Recv(reply); err {
	case nil:
		say(outcome{Reply: write(reply)})
	case io.EOF:
		say(outcome{End: true})
	default:
		say(outcome{Error: describe(err)})
	}
}
