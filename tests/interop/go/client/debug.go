package main

import (
	"context"
	"io"
	"log"

	"github.com/golang/protobuf/proto"
	"github.com/micro/go-micro/v2/client"
	debug "github.com/micro/go-micro/v2/debug/service/proto"
)

// debug asks a service about itself, with what go-micro's own tools ask with.
func (c *caller) debug(order *order) outcome {
	var (
		service = debug.NewDebugService("go.micro.srv.interop", c.client)
		address = client.WithAddress(c.address)
		ctx     = context.Background()
		reply   proto.Message
		err     error
	)
	switch order.Endpoint {
	case "Debug.Health":
		reply, err = service.Health(ctx, new(debug.HealthRequest), address)
	case "Debug.Stats":
		reply, err = service.Stats(ctx, new(debug.StatsRequest), address)
	case "Debug.Trace":
		request := new(debug.TraceRequest)
		read(order.Request, request)
		reply, err = service.Trace(ctx, request, address)
	case "Debug.Log":
		request := new(debug.LogRequest)
		read(order.Request, request)
		if c.records, err = service.Log(ctx, request, address); err == nil {
			return outcome{Opened: true}
		}
	default:
		log.Fatalf("%q is not asked by any tool", order.Endpoint)
	}
	if err != nil {
		return outcome{Error: describe(err)}
	}
	return outcome{Reply: write(reply)}
}

func (c *caller) record() outcome {
	switch record, err := c.records.Recv(); err {
	case nil:
		return outcome{Reply: write(record)}
	case io.EOF:
		return outcome{End: true}
	default:
		return outcome{Error: describe(err)}
	}
}
