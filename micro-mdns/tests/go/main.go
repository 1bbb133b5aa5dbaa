// Does with go-micro's mDNS registry what the lines of its standard input say, and ends with them.
//
// Each line is answered by one; events of `watch` come between them, after a `!`.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"
	"sync"

	"github.com/micro/go-micro/v2/registry"
)

var output sync.Mutex

func say(mark string, value interface{}) {
	text, err := json.Marshal(value)
	if err != nil {
		log.Fatal(err)
	}
	output.Lock()
	defer output.Unlock()
	fmt.Println(mark, string(text))
}

func main() {
	mdns := registry.NewRegistry()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		verb, rest, _ := strings.Cut(lines.Text(), " ")
		answer, err := do(mdns, verb, rest)
		if err != nil {
			answer = "error: " + err.Error()
		}
		say("=", answer)
	}
}

func do(mdns registry.Registry, verb, rest string) (interface{}, error) {
	service := new(registry.Service)
	if verb == "register" || verb == "deregister" {
		if err := json.Unmarshal([]byte(rest), service); err != nil {
			return nil, err
		}
	}
	switch verb {
	case "register":
		return "done", mdns.Register(service)
	case "deregister":
		return "done", mdns.Deregister(service)
	case "get":
		return mdns.GetService(rest)
	case "list":
		return mdns.ListServices()
	case "watch":
		watcher, err := mdns.Watch(registry.WatchService(rest))
		if err != nil {
			return nil, err
		}
		go func() {
			for {
				event, err := watcher.Next()
				if err != nil {
					return
				}
				say("!", event)
			}
		}()
		return "done", nil
	}
	return nil, fmt.Errorf("%s is not known here", verb)
}
