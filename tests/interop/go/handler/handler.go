// Package handler is what the programs serve.
package handler

import (
	"context"
	stderrors "errors"
	"fmt"
	"io"
	"time"

	"github.com/golang/protobuf/proto"
	"github.com/micro/go-micro/v2/errors"
	"github.com/micro/go-micro/v2/metadata"
	"github.com/micro/go-micro/v2/server"

	pb "interop/proto"
)

// Interop is a handler by its shape: go-micro finds the methods and tells streams by their arguments.
type Interop struct {
	// What Describe tells of the node; nothing if it has no name.
	Node string
}

func (*Interop) Echo(_ context.Context, req, rsp *pb.Everything) error {
	proto.Merge(rsp, req)
	return nil
}

func (*Interop) Fail(_ context.Context, req *pb.Failure, _ *pb.Nothing) error {
	return fail(req)
}

func (i *Interop) Describe(ctx context.Context, _ *pb.Nothing, rsp *pb.Headers) error {
	rsp.Pairs = map[string]string{}
	if seen, ok := metadata.FromContext(ctx); ok {
		rsp.Pairs = seen
	}
	if i.Node != "" {
		rsp.Pairs["Node"] = i.Node
	}
	return nil
}

func (*Interop) Wait(ctx context.Context, _, _ *pb.Nothing) error {
	fmt.Println("began")
	if deadline, ok := ctx.Deadline(); ok {
		fmt.Println(time.Until(deadline).Milliseconds())
	}
	<-ctx.Done()
	fmt.Println("ended:", ctx.Err())
	return ctx.Err()
}

func (*Interop) Fill(_ context.Context, req, rsp *pb.Blob) error {
	rsp.Size = int64(len(req.Content))
	rsp.Content = make([]byte, req.Size)
	return nil
}

func (*Interop) Count(_ context.Context, stream server.Stream) error {
	// What generated code does before it calls a handler.
	var req pb.Counting
	if err := stream.Recv(&req); err != nil {
		return err
	}
	for value := int64(1); value <= req.UpTo; value++ {
		if err := stream.Send(&pb.Number{Value: value}); err != nil {
			return err
		}
	}
	if req.ThenFail != nil {
		return fail(req.ThenFail)
	}
	return nil
}

func (*Interop) Sum(_ context.Context, stream server.Stream) error {
	var sum pb.Number
	for !sum.Last {
		var number pb.Number
		err := stream.Recv(&number)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		sum.Value += number.Value
		sum.Last = number.Last
	}
	return stream.Send(&sum)
}

func (*Interop) Double(_ context.Context, stream server.Stream) error {
	for {
		var number pb.Number
		err := stream.Recv(&number)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			fmt.Println("ended:", err)
			return err
		}
		if number.Value < 0 {
			return errors.BadRequest("interop", "%d is negative", number.Value)
		}
		if err := stream.Send(&pb.Number{Value: 2 * number.Value}); err != nil {
			return err
		}
	}
}

func fail(how *pb.Failure) error {
	switch how.Kind {
	case pb.Failure_KIND_PLAIN:
		return stderrors.New(how.Detail)
	case pb.Failure_KIND_PANIC:
		panic(how.Detail)
	case pb.Failure_KIND_DEADLINE:
		return context.DeadlineExceeded
	default:
		err := errors.New(how.Id, how.Detail, how.Code)
		if how.Status != "" {
			err.(*errors.Error).Status = how.Status
		}
		return err
	}
}
