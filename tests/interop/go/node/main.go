// A service as it is written for go-micro, without any configuration, that does what its standard input
// says line by line and ends with it.
//
//	{"do": "serve"}                              →  {"done": "serve"}, once it is registered
//	{"do": "stop"}                               →  {"done": "stop"}
//	{"do": "get", "service": "a"}                →  {"services": [{…}]}
//	{"do": "watch", "service": "a"}              →  {"done": "watch"}, and for each change {"told": {…}}
//	{"do": "subscribe", "name": "n", "topic": "t", "queue": "q"}  →  {"done": "subscribe"}; after "serve", for each event {"came": {"name": "n", …}}
//	{"do": "publish", "topic": "t", "request": {…}}               →  {"done": "publish"}
//	{"do": "publish", "content_type": "…", …}    →  as well, not with the content type of a micro.Event
//	{"do": "publish", "name": "mucp", …}         →  as well, with the client of a micro.Event that is given none
//
// A failure is {"failed": "…"}. What else there is to do is said in `client`; calls are made by name.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"os"

	"github.com/micro/go-micro/v2"
	"github.com/micro/go-micro/v2/registry"

	"interop/caller"
	"interop/handler"
)

// order is one line of input.
type order struct {
	caller.Order
	Name  string `json:"name"`
	Topic string `json:"topic"`
	Queue string `json:"queue"`
}

// outcome is one line of output.
type outcome struct {
	Done     string              `json:"done,omitempty"`
	Failed   string              `json:"failed,omitempty"`
	Services []*registry.Service `json:"services,omitempty"`
	Told     *registry.Result    `json:"told,omitempty"`
	Came     *event              `json:"came,omitempty"`
}

// node is the service.
type node struct {
	service micro.Service
	caller  *caller.Caller
	stop    context.CancelFunc
	ran     chan error
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	node := &node{stop: stop, ran: make(chan error, 1)}
	started := func() error {
		caller.Say(outcome{Done: "serve"})
		return nil
	}
	node.service = micro.NewService(
		micro.Name("go.micro.srv.interop"),
		micro.Context(ctx),
		micro.AfterStart(started),
	)
	node.service.Init()
	node.caller = caller.New(node.service.Client(), "")
	lines := json.NewDecoder(os.Stdin)
	for {
		var order order
		if err := lines.Decode(&order); err == io.EOF {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		switch done, err := node.obey(&order); {
		case err != nil:
			caller.Say(outcome{Failed: err.Error()})
		case done:
			caller.Say(outcome{Done: order.Do})
		}
	}
}

// obey says whether nothing else is to be printed.
func (n *node) obey(order *order) (bool, error) {
	switch order.Do {
	case "serve":
		server := n.service.Server()
		if err := micro.RegisterHandler(server, &handler.Interop{Node: "go"}); err != nil {
			return false, err
		}
		go func() { n.ran <- n.service.Run() }()
		return false, nil
	case "stop":
		n.stop()
		return true, <-n.ran
	case "get":
		services, err := n.service.Options().Registry.GetService(order.Service)
		if err == nil {
			caller.Say(outcome{Services: services})
		}
		return false, err
	case "watch":
		return true, n.watch(order.Service)
	case "subscribe":
		return true, n.subscribe(order)
	case "publish":
		return true, n.publish(order)
	}
	if !n.caller.Obey(&order.Order) {
		log.Fatalf("%q is no order", order.Do)
	}
	return false, nil
}

func (n *node) watch(service string) error {
	watcher, err := n.service.Options().Registry.Watch(registry.WatchService(service))
	if err != nil {
		return err
	}
	go func() {
		for {
			told, err := watcher.Next()
			if err != nil {
				return
			}
			caller.Say(outcome{Told: told})
		}
	}()
	return nil
}
