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
)

func main() {
	if len(os.Args) < 2 {
		log.Fatal("usage: client ADDRESS [gzip] [trace]")
	}
	caller := newCaller(os.Args[1], os.Args[2:])
	lines := json.NewDecoder(os.Stdin)
	for {
		var order order
		if err := lines.Decode(&order); err == io.EOF {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		caller.obey(&order)
	}
}

// order is one line of input.
type order struct {
	Do       string          `json:"do"`
	Service  string          `json:"service"`
	Endpoint string          `json:"endpoint"`
	Request  json.RawMessage `json:"request"`
	// Sent and returned as it stands, whatever the codec.
	Raw         *string           `json:"raw"`
	ContentType string            `json:"content_type"`
	Metadata    map[string]string `json:"metadata"`
	// The time of a unary call, or what a stream tells its server.
	Millis int `json:"timeout_ms"`
	// How many calls a burst makes at once.
	Times int `json:"times"`
}

// outcome is one line of output.
type outcome struct {
	Reply   json.RawMessage `json:"reply,omitempty"`
	Raw     *string         `json:"raw,omitempty"`
	Error   *failure        `json:"error,omitempty"`
	Replies int             `json:"replies,omitempty"`
	Opened  bool            `json:"opened,omitempty"`
	Sent    bool            `json:"sent,omitempty"`
	End     bool            `json:"end,omitempty"`
	Closed  bool            `json:"closed,omitempty"`
}

func say(line outcome) {
	if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
		log.Fatal(err)
	}
}
