// Serves the handler at a free port until its standard input ends; with the argument `gzip` it reads
// and writes compressed messages, as a go-micro service by itself does not.
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	bmemory "github.com/micro/go-micro/v2/broker/memory"
	cgrpc "github.com/micro/go-micro/v2/client/grpc"
	debug "github.com/micro/go-micro/v2/debug/service/handler"
	rmemory "github.com/micro/go-micro/v2/registry/memory"
	"github.com/micro/go-micro/v2/server"
	sgrpc "github.com/micro/go-micro/v2/server/grpc"
	"google.golang.org/grpc"
)

func main() {
	registry := rmemory.NewRegistry()
	opts := []server.Option{
		server.Name("go.micro.srv.interop"),
		server.Address("127.0.0.1:0"),
		server.Registry(registry),
		server.Broker(bmemory.NewBroker()),
	}
	if len(os.Args) == 2 && os.Args[1] == "gzip" {
		opts = append(opts, sgrpc.Options(
			grpc.RPCDecompressor(grpc.NewGZIPDecompressor()),
			grpc.RPCCompressor(grpc.NewGZIPCompressor()),
		))
	}
	service := sgrpc.NewServer(opts...)
	handlers := []server.Handler{
		service.NewHandler(new(Interop)),
		// As a micro.Service adds it.
		service.NewHandler(debug.NewHandler(cgrpc.NewClient()), server.InternalHandler(true)),
	}
	for _, handler := range handlers {
		if err := service.Handle(handler); err != nil {
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
