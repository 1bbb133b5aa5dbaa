// Makes the calls that its standard input asks for, line by line, and prints what came of each.
//
//	{"do": "call", "endpoint": "Interop.Echo", "request": {…}}  →  {"reply": {…}} or {"error": {…}}
//	{"do": "burst", "times": 3, …}                              →  {"replies": 3} or {"error": {…}}
//	{"do": "open", "endpoint": "Interop.Double"}                →  {"opened": true}
//	{"do": "send", "request": {…}}                              →  {"sent": true}
//	{"do": "receive"}                                           →  {"reply": {…}}, {"error": {…}} or {"end": true}
//	{"do": "close"}                                             →  {"closed": true}
//	{"do": "start", "endpoint": "Interop.Wait"}, later {"do": "cancel"}  →  as "call"
//	{"do": "debug", "endpoint": "Debug.Trace", "request": {…}}  →  {"reply": {…}}, {"opened": true} or {"error": {…}}
//	{"do": "record"}                                            →  as "receive", after "Debug.Log"
//
// With the argument `gzip` messages are compressed, with `trace` calls are followed as a micro.Service does.
package main

import (
	"encoding/json"
	"io"
	"log"
	"os"
	"slices"

	bmemory "github.com/micro/go-micro/v2/broker/memory"
	"github.com/micro/go-micro/v2/client"
	cgrpc "github.com/micro/go-micro/v2/client/grpc"
	"github.com/micro/go-micro/v2/client/selector"
	tmemory "github.com/micro/go-micro/v2/debug/trace/memory"
	rmemory "github.com/micro/go-micro/v2/registry/memory"
	"github.com/micro/go-micro/v2/util/wrapper"
	"google.golang.org/grpc"

	"interop/caller"
)

func main() {
	if len(os.Args) < 2 {
		log.Fatal("usage: client ADDRESS [gzip] [trace]")
	}
	calls := caller.New(newClient(os.Args[2:]), os.Args[1])
	lines := json.NewDecoder(os.Stdin)
	for {
		var order caller.Order
		if err := lines.Decode(&order); err == io.EOF {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		if !calls.Obey(&order) {
			log.Fatalf("%q is no order", order.Do)
		}
	}
}

func newClient(options []string) client.Client {
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
	return made
}
