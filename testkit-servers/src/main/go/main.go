// Command servers is a Centrifugo-like server (the library that Centrifugo is made of, JSON
// protocol, tokens as Centrifugo has them), driven by a test: a line of JSON on standard input is a
// command, a line on standard output is an answer to it ("done ID VALUE", "failed ID REASON") or
// something that happened ("saw TEXT"). The process ends with its standard input.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/centrifugal/centrifuge"
)

// settings are what the test gave as the only argument; times are in milliseconds.
type settings struct {
	Port              int    `json:"port"`
	Secret            string `json:"secret"`
	PingInterval      int    `json:"pingInterval"`
	PongTimeout       int    `json:"pongTimeout"`
	ExpiredCloseDelay int    `json:"expiredCloseDelay"`
	QueueSize         int    `json:"queueSize"`
	HistorySize       int    `json:"historySize"`
	HistoryTTL        int    `json:"historyTtl"`
}

func (s settings) history() centrifuge.PublishOption {
	return centrifuge.WithHistory(s.HistorySize, milliseconds(s.HistoryTTL))
}

func milliseconds(count int) time.Duration {
	return time.Duration(count) * time.Millisecond
}

func main() {
	log.SetFlags(0)
	var given settings
	if err := json.Unmarshal([]byte(os.Args[1]), &given); err != nil {
		log.Fatal(err)
	}
	node, err := newNode(given)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", given.Port))
	if err != nil {
		log.Fatal(err)
	}
	connections := &connections{open: map[net.Conn]struct{}{}}
	mux := http.NewServeMux()
	mux.Handle("/connection/websocket", centrifuge.NewWebsocketHandler(node, centrifuge.WebsocketConfig{
		PingPongConfig: centrifuge.PingPongConfig{
			PingInterval: milliseconds(given.PingInterval),
			PongTimeout:  milliseconds(given.PongTimeout),
		},
	}))
	go func() {
		log.Fatal(http.Serve(connections.watch(listener), mux))
	}()
	serve(listener.Addr().(*net.TCPAddr).Port, &commands{node: node, settings: given, connections: connections})
}

func newNode(given settings) (*centrifuge.Node, error) {
	node, err := centrifuge.New(centrifuge.Config{
		ClientExpiredCloseDelay: milliseconds(given.ExpiredCloseDelay),
		ClientQueueMaxSize:      given.QueueSize,
		LogLevel:                centrifuge.LogLevelError,
		LogHandler: func(entry centrifuge.LogEntry) {
			log.Println(entry.Message, entry.Fields)
		},
	})
	if err != nil {
		return nil, err
	}
	tokens := tokens{[]byte(given.Secret)}
	node.OnConnecting(func(_ context.Context, event centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		credentials, channels, err := tokens.credentials(event.Token)
		if err != nil {
			saw("refused", err.Error())
			return centrifuge.ConnectReply{}, err
		}
		subscriptions := map[string]centrifuge.SubscribeOptions{}
		for _, channel := range channels {
			subscriptions[channel] = centrifuge.SubscribeOptions{EnableRecovery: true}
		}
		return centrifuge.ConnectReply{
			Credentials:       credentials,
			ClientSideRefresh: true,
			Subscriptions:     subscriptions,
		}, nil
	})
	node.OnConnect(func(client *centrifuge.Client) {
		saw("connected", client.UserID())
		client.OnSubscribe(func(event centrifuge.SubscribeEvent, reply centrifuge.SubscribeCallback) {
			saw("subscribed", event.Channel)
			reply(centrifuge.SubscribeReply{
				Options: centrifuge.SubscribeOptions{EnableRecovery: true},
			}, nil)
		})
		client.OnUnsubscribe(func(event centrifuge.UnsubscribeEvent) {
			saw("unsubscribed", event.Channel, event.Code)
		})
		client.OnRefresh(func(event centrifuge.RefreshEvent, reply centrifuge.RefreshCallback) {
			credentials, _, err := tokens.credentials(event.Token)
			switch {
			case errors.Is(err, centrifuge.ErrorTokenExpired):
				saw("refreshed", false)
				reply(centrifuge.RefreshReply{Expired: true}, nil)
			case err != nil:
				saw("refreshed", false)
				reply(centrifuge.RefreshReply{}, err)
			default:
				saw("refreshed", true)
				reply(centrifuge.RefreshReply{ExpireAt: credentials.ExpireAt}, nil)
			}
		})
		client.OnDisconnect(func(event centrifuge.DisconnectEvent) {
			saw("disconnected", event.Code, event.Reason)
		})
	})
	return node, node.Run()
}
