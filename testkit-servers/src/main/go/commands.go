package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/centrifugal/centrifuge"
)

// command is what a test asks for; which fields count depends on its name.
type command struct {
	ID      int             `json:"id"`
	Name    string          `json:"command"`
	Channel string          `json:"channel"`
	First   int             `json:"first"`
	Count   int             `json:"count"`
	Size    int             `json:"size"`
	Data    json.RawMessage `json:"data"`
	Code    uint32          `json:"code"`
	Reason  string          `json:"reason"`
	Stream  string          `json:"name"`
	JSON    json.RawMessage `json:"json"`
	Rate    int             `json:"rate"`
}

type commands struct {
	node        *centrifuge.Node
	settings    settings
	connections *connections
	stream      *stream
}

func (c *commands) run(given command) (any, error) {
	switch given.Name {
	case "publish":
		return "", c.publishNumbered(given)
	case "publishData":
		_, err := c.node.Publish(given.Channel, given.Data, c.settings.history())
		return "", err
	case "forget":
		return "", c.node.RemoveHistory(given.Channel)
	case "unsubscribe":
		for _, client := range c.node.Hub().Connections() {
			client.Unsubscribe(given.Channel, centrifuge.Unsubscribe{Code: given.Code, Reason: given.Reason})
		}
		return "", nil
	case "disconnect":
		for _, client := range c.node.Hub().Connections() {
			client.Disconnect(centrifuge.Disconnect{Code: given.Code, Reason: given.Reason})
		}
		return "", nil
	case "startStream":
		c.stream = startStream(given.Rate, func() error {
			_, err := c.node.Publish(given.Stream, given.JSON, c.settings.history())
			return err
		})
		return "", nil
	case "streamed":
		return c.stream.sent.Load(), nil
	case "endStream":
		sent, err := c.stream.end()
		for _, client := range c.node.Hub().Connections() {
			client.Disconnect(centrifuge.Disconnect{Code: 3500, Reason: "the stream has ended"})
		}
		return sent, err
	case "receivers":
		return c.node.Hub().NumSubscribers(given.Stream), nil
	case "cut":
		c.connections.cut()
		return "", nil
	case "clients":
		return c.node.Hub().NumClients(), nil
	default:
		return "", fmt.Errorf("no command has the name %q", given.Name)
	}
}

func (c *commands) publishNumbered(given command) error {
	for number := given.First; number < given.First+given.Count; number++ {
		text := fmt.Sprintf("%0*d", given.Size, number)
		data := fmt.Appendf(nil, `{"number":%d,"text":%q}`, number, text)
		if _, err := c.node.Publish(given.Channel, data, c.settings.history()); err != nil {
			return err
		}
	}
	return nil
}

// saw reports something that a test may wait for.
func saw(kind string, details ...any) {
	line := []string{"saw", kind}
	for _, detail := range details {
		text, _ := json.Marshal(detail)
		line = append(line, string(text))
	}
	say(strings.Join(line, " "))
}
