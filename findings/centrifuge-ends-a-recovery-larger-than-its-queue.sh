#!/usr/bin/env bash
# A server on centrifuge (the library of Centrifugo) ends connections of a client as too slow that reads at once, while it recovers what it missed.
#
# Packages: Go module github.com/centrifugal/centrifuge v0.40.1 (Go 1.24 or later), npm centrifuge 5.8.0 and ws 8.18.3, Node.js 20 or later.
#
# Situation: a channel has a history and recovery, publications have 8 KiB, all settings are those by default. A client that
# reads what comes at once was away, and comes back while the history still has all that it missed.
#
# Guess: the limit of the queue (ClientQueueMaxSize, 1 MiB) is for clients that read too slowly. This one gets all that it
# missed over its first connection, be it 0.8 or 2.4 MB.
#
# Seen: 0.8 MB come at once. With 2.4 MB many connections are ended with 3008 "slow" before anything came, up to 17 in a row in
# eight tries: what is recovered is one entry of the queue, and whether that is more than the queue may hold is looked at
# as soon as it is in it. It gets through only if the goroutine that writes has taken it out by then.
#
# What follows: a queue has to hold what a client may miss, not only what it may be late with (in Centrifugo
# client.queue_max_size, and client.recovery_max_publication_limit times the size of a publication). A client that the server
# has ended as too slow has missed more than a queue, so it is ended likewise when it comes back, until it is lucky.
set -euo pipefail
work=$(mktemp -d)
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
cd "$work"

cat > server.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/centrifugal/centrifuge"
)

func main() {
	node, err := centrifuge.New(centrifuge.Config{})
	if err != nil {
		panic(err)
	}
	node.OnConnecting(func(context.Context, centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		return centrifuge.ConnectReply{Credentials: &centrifuge.Credentials{UserID: "anna"}}, nil
	})
	node.OnConnect(func(client *centrifuge.Client) {
		client.OnSubscribe(func(_ centrifuge.SubscribeEvent, reply centrifuge.SubscribeCallback) {
			reply(centrifuge.SubscribeReply{Options: centrifuge.SubscribeOptions{EnableRecovery: true}}, nil)
		})
	})
	if err := node.Run(); err != nil {
		panic(err)
	}
	http.Handle("/connection/websocket", centrifuge.NewWebsocketHandler(node, centrifuge.WebsocketConfig{}))
	http.HandleFunc("/publish", func(w http.ResponseWriter, r *http.Request) {
		count, _ := strconv.Atoi(r.FormValue("count"))
		data := []byte(`"` + strings.Repeat("x", 8*1024) + `"`)
		for range count {
			if _, err := node.Publish(r.FormValue("channel"), data, centrifuge.WithHistory(1000, time.Hour)); err != nil {
				panic(err)
			}
		}
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	panic(http.Serve(listener, nil))
}
GO
cat > go.mod <<'MOD'
module finding

go 1.24.0
MOD
go get github.com/centrifugal/centrifuge@v0.40.1 >/dev/null 2>&1
go build -o server .
./server > port & pids+=($!)
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts centrifuge@5.8.0 ws@8.18.3 >/dev/null
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done

cat > observe.js <<'JS'
const { once } = require("node:events");
const { Centrifuge } = require("centrifuge");
const WebSocket = require("ws");

const TIMES = 8;
const port = process.argv[2];
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const publish = (channel, count) => fetch(`http://127.0.0.1:${port}/publish?channel=${channel}&count=${count}`);

/** What a client gets that was away while so many publications of 8 KiB came. */
async function observe(missed, attempt) {
  const channel = `missed-${missed}-${attempt}`;
  const client = new Centrifuge(`ws://127.0.0.1:${port}/connection/websocket`, {
    websocket: WebSocket,
    minReconnectDelay: 200,
    maxReconnectDelay: 200,
  });
  let connections = 0;
  let publications = 0;
  const ends = new Set();
  client.on("connected", () => connections++);
  client.on("connecting", (context) => context.code >= 3000 && ends.add(`${context.code} ${context.reason}`));
  const subscription = client.newSubscription(channel);
  subscription.on("publication", () => publications++);
  subscription.subscribe();
  client.connect();
  while (subscription.state !== "subscribed") await pause(10);
  await publish(channel, 1);
  while (publications === 0) await pause(10);
  client.disconnect();
  await publish(channel, missed);
  connections = 0;
  client.connect();
  for (let waited = 0; waited < 4000 && publications <= missed; waited += 10) await pause(10);
  const seen = { got: publications - 1, connections, ends: [...ends].join() };
  client.disconnect();
  return seen;
}

(async () => {
  const seen = {};
  for (const missed of [100, 300]) {
    let most = 0;
    let times = 0;
    const ends = new Set();
    for (let attempt = 1; attempt <= TIMES; attempt++) {
      const one = await observe(missed, attempt);
      if (one.got === missed) times++;
      if (one.ends) ends.add(one.ends);
      most = Math.max(most, one.connections);
    }
    seen[missed] = { all: times === TIMES, most, ends: [...ends].join() };
    console.log(`${missed} publications of 8 KiB missed: all recovered ${times} times of ${TIMES}, over up to ${most} connections, ended by ${seen[missed].ends || "nobody"}`);
  }
  const changed = seen[100].ends !== "" || !seen[100].all || seen[300].ends !== "3008 slow";
  if (changed) console.log("this has changed");
  process.exit(changed ? 1 : 0);
})();
JS
node observe.js "$(cat port)"
