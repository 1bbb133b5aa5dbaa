package caller

import (
	"encoding/json"
	"log"
	"os"
	"sync"
)

// Order is one line of input.
type Order struct {
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

// Outcome is one line of output.
type Outcome struct {
	Reply   json.RawMessage `json:"reply,omitempty"`
	Raw     *string         `json:"raw,omitempty"`
	Error   *failure        `json:"error,omitempty"`
	Replies int             `json:"replies,omitempty"`
	Opened  bool            `json:"opened,omitempty"`
	Sent    bool            `json:"sent,omitempty"`
	End     bool            `json:"end,omitempty"`
	Closed  bool            `json:"closed,omitempty"`
}

var output sync.Mutex

// Say prints a line of JSON.
func Say(line interface{}) {
	output.Lock()
	defer output.Unlock()
	if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
		log.Fatal(err)
	}
}
