// Package caller makes the calls of a Go client.
package caller

import (
	"context"
	"io"
	"time"

	"github.com/micro/go-micro/v2/client"
	"github.com/micro/go-micro/v2/codec/bytes"
	debug "github.com/micro/go-micro/v2/debug/service/proto"
	"github.com/micro/go-micro/v2/metadata"
)

// Caller makes the calls: unary ones each by itself, of streams and started calls one at a time.
type Caller struct {
	client  client.Client
	address string
	stream  client.Stream
	replies replies
	records debug.Debug_LogService
	cancel  context.CancelFunc
}

// New makes a caller of the service at an address, or wherever the client finds it if there is none.
func New(client client.Client, address string) *Caller {
	return &Caller{client: client, address: address}
}

// at says where to call.
func (c *Caller) at() client.CallOption {
	if c.address == "" {
		return func(*client.CallOptions) {}
	}
	return client.WithAddress(c.address)
}

// Obey does what an order says and prints what came of it; it returns false for an order that is none of calls.
func (c *Caller) Obey(order *Order) bool {
	switch order.Do {
	case "call":
		Say(c.call(c.context(order), order))
	case "burst":
		c.burst(order)
	case "start":
		ctx, cancel := context.WithCancel(c.context(order))
		c.cancel = cancel
		go func() { Say(c.call(ctx, order)) }()
	case "cancel":
		c.cancel()
	case "open":
		c.open(order)
	case "send":
		c.send(order)
	case "receive":
		c.receive()
	case "debug":
		Say(c.debug(order))
	case "record":
		Say(c.record())
	case "close":
		if err := c.stream.Close(); err != nil {
			Say(Outcome{Error: describe(err)})
			break
		}
		Say(Outcome{Closed: true})
	default:
		return false
	}
	return true
}

func (c *Caller) context(order *Order) context.Context {
	if order.Metadata == nil {
		return context.Background()
	}
	return metadata.NewContext(context.Background(), order.Metadata)
}

func (c *Caller) request(order *Order, body interface{}, opts ...client.RequestOption) client.Request {
	if order.ContentType != "" {
		opts = append(opts, client.WithContentType(order.ContentType))
	}
	service := order.Service
	if service == "" {
		service = "go.micro.srv.interop"
	}
	return c.client.NewRequest(service, order.Endpoint, body, opts...)
}

func (c *Caller) call(ctx context.Context, order *Order) Outcome {
	opts := []client.CallOption{c.at()}
	if order.Millis > 0 {
		opts = append(opts, client.WithRequestTimeout(time.Duration(order.Millis)*time.Millisecond))
	}
	if order.Raw != nil {
		reply := new(bytes.Frame)
		request := c.request(order, &bytes.Frame{Data: []byte(*order.Raw)})
		if err := c.client.Call(ctx, request, reply, opts...); err != nil {
			return Outcome{Error: describe(err)}
		}
		text := string(reply.Data)
		return Outcome{Raw: &text}
	}
	body, replies := messages(order.Endpoint)
	Read(order.Request, body)
	reply := replies()
	if err := c.client.Call(ctx, c.request(order, body), reply, opts...); err != nil {
		return Outcome{Error: describe(err)}
	}
	return Outcome{Reply: Write(reply)}
}

// burst makes the same call many times at once.
func (c *Caller) burst(order *Order) {
	outcomes := make(chan Outcome)
	for i := 0; i < order.Times; i++ {
		go func() { outcomes <- c.call(c.context(order), order) }()
	}
	var all Outcome
	for i := 0; i < order.Times; i++ {
		if one := <-outcomes; one.Error != nil {
			all.Error = one.Error
		} else {
			all.Replies++
		}
	}
	Say(all)
}

func (c *Caller) open(order *Order) {
	_, c.replies = messages(order.Endpoint)
	opts := []client.CallOption{c.at()}
	if order.Millis > 0 {
		opts = append(opts, client.WithStreamTimeout(time.Duration(order.Millis)*time.Millisecond))
	}
	request := c.request(order, nil, client.StreamingRequest())
	stream, err := c.client.Stream(c.context(order), request, opts...)
	if err != nil {
		Say(Outcome{Error: describe(err)})
		return
	}
	c.stream = stream
	Say(Outcome{Opened: true})
}

func (c *Caller) send(order *Order) {
	body, _ := messages(c.stream.Request().Endpoint())
	Read(order.Request, body)
	if err := c.stream.Send(body); err != nil {
		Say(Outcome{Error: describe(err)})
		return
	}
	Say(Outcome{Sent: true})
}

func (c *Caller) receive() {
	reply := c.replies()
	switch err := c.stream.Recv(reply); err {
	case nil:
		Say(Outcome{Reply: Write(reply)})
	case io.EOF:
		Say(Outcome{End: true})
	default:
		Say(Outcome{Error: describe(err)})
	}
}
