// Publishes and subscribes as its standard input asks, line by line, and prints what comes of it.
//
//	{"do": "register", "service": {…}}, {"do": "deregister", …}  →  nothing: the other side has done so
//	{"do": "subscribe", "name": "a", "topic": "t", "queue": "q"}  →  {"done": "subscribe"}, and for each message {"name": "a", "event": {…}}
//	{"do": "serve", "name": "grpc", "topic": "t"}                 →  as well; a server of that kind decodes the messages
//	{"do": "unsubscribe", "name": "a"}                            →  {"done": "unsubscribe"}
//	{"do": "publish", "topic": "t", "event": {…}}                 →  {"done": "publish"}
//	{"do": "publish", "name": "grpc", "topic": "t", "content_type": "…"}  →  as well; a client of that kind encodes sample
//
// What this side registers is printed as {"register": {…}} and {"deregister": {…}}. A failure is {"error": "…"}.
package main

import (
	"encoding/json"
	"io"
	"log"
	"os"
	"sync"

	"github.com/micro/go-micro/v2/broker"
	"github.com/micro/go-micro/v2/registry"
)

// order is one line of input.
type order struct {
	Do          string            `json:"do"`
	Name        string            `json:"name"`
	Topic       string            `json:"topic"`
	Queue       string            `json:"queue"`
	ContentType string            `json:"content_type"`
	Event       *event            `json:"event"`
	Service     *registry.Service `json:"service"`
}

// event is a message.
type event struct {
	Topic  string            `json:"topic"`
	Header map[string]string `json:"header"`
	Body   []byte            `json:"body"`
}

// outcome is one line of output.
type outcome struct {
	Done       string            `json:"done,omitempty"`
	Error      string            `json:"error,omitempty"`
	Name       string            `json:"name,omitempty"`
	Event      *event            `json:"event,omitempty"`
	Register   *registry.Service `json:"register,omitempty"`
	Deregister *registry.Service `json:"deregister,omitempty"`
}

var output sync.Mutex

func say(line outcome) {
	output.Lock()
	defer output.Unlock()
	if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
		log.Fatal(err)
	}
}

func main() {
	known := newShared()
	events := broker.NewBroker(broker.Registry(known), broker.Addrs("127.0.0.1:0"))
	if err := events.Connect(); err != nil {
		log.Fatal(err)
	}
	peer := &peer{known: known, events: events, ends: map[string]func() error{}}
	lines := json.NewDecoder(os.Stdin)
	for {
		var order order
		if err := lines.Decode(&order); err == io.EOF {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		switch err := peer.obey(&order); {
		case err != nil:
			say(outcome{Error: err.Error()})
		case order.Service == nil:
			say(outcome{Done: order.Do})
		}
	}
}
