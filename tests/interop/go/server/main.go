// Serves the handler at a free port until its standard input ends. With the argument `gzip` it reads
// and writes compressed messages, as a go-micro service by itself does not; with `debug` it counts and
// follows calls as a micro.Service does.
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"time"

	bmemory "github.com/micro/go-micro/v2/broker/memory"
	cgrpc "github.com/micro/go-micro/v2/client/grpc"
	dlog "github.com/micro/go-micro/v2/debug/log"
	debug "github.com/micro/go-micro/v2/debug/service/handler"
	"github.com/micro/go-micro/v2/debug/stats"
	"github.com/micro/go-micro/v2/debug/trace"
	tmemory "github.com/micro/go-micro/v2/debug/trace/memory"
	rmemory "github.com/micro/go-micro/v2/registry/memory"
	"github.com/micro/go-micro/v2/server"
	sgrpc "github.com/micro/go-micro/v2/server/grpc"
	"github.com/micro/go-micro/v2/util/wrapper"
	"google.golang.org/grpc"

	"interop/handler"
)

func main() {
	registry := rmemory.NewRegistry()
	opts := []server.Option{
		server.Name("go.micro.srv.interop"),
		server.Address("127.0.0.1:0"),
		server.Registry(registry),
		server.Broker(bmemory.NewBroker()),
	}
	if len(os.Args) == 2 && os.Args[1] == "debug" {
		trace.DefaultTracer = tmemory.NewTracer()
		opts = append(opts,
			server.WrapHandler(wrapper.HandlerStats(stats.DefaultStats)),
			server.WrapHandler(wrapper.TraceHandler(trace.DefaultTracer)),
		)
		for _, text := range []string{"one", "two"} {
			record := dlog.Record{Timestamp: time.Now(), Message: text, Metadata: map[string]string{"level": "info"}}
			dlog.DefaultLog.Write(record)
		}
	}
	if len(os.Args) == 2 && os.Args[1] == "gzip" {
		opts = append(opts, sgrpc.Options(
			grpc.RPCDecompressor(grpc.NewGZIPDecompressor()),
			grpc.RPCCompressor(grpc.NewGZIPCompressor()),
		))
	}
	service := sgrpc.NewServer(opts...)
	offered := []server.Handler{
		service.NewHandler(new(handler.Interop)),
		// As a micro.Service adds it.
		service.NewHandler(debug.NewHandler(cgrpc.NewClient()), server.InternalHandler(true)),
	}
	for _, one := range offered {
		if err := service.Handle(one); err != nil {
			log.Fatal(err)
		}
	}
	if err := service.Start(); err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening on", service.Options().Address)
	io.Copy(io.Discard, os.Stdin)
	if err := service.Stop(); err != nil {
		log.Fatal(err)
	}
}
