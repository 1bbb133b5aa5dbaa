package caller

import (
	"context"
	"io"
	"log"

	"github.com/golang/protobuf/proto"
	debug "github.com/micro/go-micro/v2/debug/service/proto"
)

// debug asks a service about itself, with what go-micro's own tools ask with.
func (c *Caller) debug(order *Order) Outcome {
	var (
		service = debug.NewDebugService("go.micro.srv.interop", c.client)
		address = c.at()
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
		Read(order.Request, request)
		reply, err = service.Trace(ctx, request, address)
	case "Debug.Log":
		request := new(debug.LogRequest)
		Read(order.Request, request)
		if c.records, err = service.Log(ctx, request, address); err == nil {
			return Outcome{Opened: true}
		}
	default:
		log.Fatalf("%q is not asked by any tool", order.Endpoint)
	}
	if err != nil {
		return Outcome{Error: describe(err)}
	}
	return Outcome{Reply: Write(reply)}
}

func (c *Caller) record() Outcome {
	switch record, err := c.records.Recv(); err {
	case nil:
		return Outcome{Reply: Write(record)}
	case io.EOF:
		return Outcome{End: true}
	default:
		return Outcome{Error: describe(err)}
	}
}
