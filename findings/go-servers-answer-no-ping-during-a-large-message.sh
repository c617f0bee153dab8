#!/usr/bin/env bash
# A ping that comes while a Go server writes a large message ends the connection, or never gets its answer.
#
# Packages: Go modules github.com/coder/websocket v1.8.15 and github.com/gorilla/websocket v1.5.3 (Go 1.23 or later), PyPI
# websockets 17.4 (client, and a third server to compare), Python 3.
#
# Situation: over a link of 2 MB/s the server sends one message of 24 MiB, which takes some 12 s. It reads at the same time, as
# both modules want it. The client reads all that comes, as fast as it comes, and sends one ping a second after it has connected.
#
# Guess: RFC 6455 lets a server answer a ping when it is done with the frame that it is writing. The message arrives whole,
# and then the Pong.
#
# Seen: with Python's server it is so. coder/websocket gives an answer 5 s to get its turn, and then ends the connection in
# the middle of the message, without a Close frame; the same message arrives whole if nobody pings. gorilla/websocket
# gives it 1 s and then forgets it: the message arrives, the Pong never does. Neither time can be set (coder/websocket has
# an open request to make it 20 s, #568; with gorilla one can write another ping handler).
#
# What follows: a client that pings at an interval while data comes cannot get a large message from such a server over
# a slow link, however often it reconnects. It has to ping only after silence, count each byte as a sign of life, and not
# give a connection up for a Pong alone.
set -euo pipefail
work=$(mktemp -d)
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
cd "$work"
export no_proxy=localhost,127.0.0.1 NO_PROXY=localhost,127.0.0.1

python3 -m pip -q --disable-pip-version-check install --root-user-action=ignore --target modules websockets==17.4
cat > server.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	coder "github.com/coder/websocket"
	gorilla "github.com/gorilla/websocket"
)

var message = make([]byte, 24<<20)

func serveCoder(w http.ResponseWriter, r *http.Request) {
	c, err := coder.Accept(w, r, nil)
	if err != nil {
		return
	}
	ctx := c.CloseRead(context.Background()) // reads, and so answers pings
	if c.Write(ctx, coder.MessageBinary, message) == nil {
		c.Close(coder.StatusNormalClosure, "")
	}
}

func serveGorilla(w http.ResponseWriter, r *http.Request) {
	upgrader := gorilla.Upgrader{}
	c, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer c.Close()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			if _, _, err := c.ReadMessage(); err != nil {
				return
			}
		}
	}()
	if c.WriteMessage(gorilla.BinaryMessage, message) == nil {
		c.WriteControl(gorilla.CloseMessage, gorilla.FormatCloseMessage(1000, ""), time.Now().Add(10*time.Second))
		<-ended
	}
}

func main() {
	http.HandleFunc("/coder", serveCoder)
	http.HandleFunc("/gorilla", serveGorilla)
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

go 1.23
MOD
go get github.com/coder/websocket@v1.8.15 github.com/gorilla/websocket@v1.5.3 >/dev/null 2>&1
go build -o server .
./server > port 2>/dev/null & pids+=($!)
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done

cat > observe.py <<'PY'
import asyncio, socket, sys, time
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

GO = int(sys.argv[1])
SIZE, BYTES_PER_SECOND, PORTION = 24 << 20, 2_000_000, 32768


async def send(websocket):
    await websocket.send(bytes(SIZE))


async def slow_link(server):
    """Hands on what comes from the server at a steady pace, and what comes from the client at once."""
    async def link(from_client, to_client):
        end = socket.socket()
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        end.setblocking(False)
        await asyncio.get_running_loop().sock_connect(end, ("127.0.0.1", server))
        from_server, to_server = await asyncio.open_connection(sock=end, limit=PORTION)

        async def copy(source, target, seconds_per_byte):
            try:
                due = time.monotonic()
                while data := await source.read(PORTION):
                    target.write(data)
                    await target.drain()
                    due = max(due, time.monotonic() - 0.1) + len(data) * seconds_per_byte
                    await asyncio.sleep(max(0, due - time.monotonic()))
            except OSError:
                pass
            target.close()

        await asyncio.gather(copy(from_client, to_server, 0), copy(from_server, to_client, 1 / BYTES_PER_SECOND))

    listener = await asyncio.start_server(link, "127.0.0.1", 0)
    return listener.sockets[0].getsockname()[1]


async def receive(server, path, pings):
    port = await slow_link(server)
    websocket = await connect(f"ws://127.0.0.1:{port}/{path}", max_size=None, compression=None, ping_interval=None)
    start, pong = time.monotonic(), None

    async def ping():
        nonlocal pong
        await asyncio.sleep(1)
        pong = await websocket.ping()

    pinging = asyncio.create_task(ping()) if pings else None
    try:
        message = "the message" if len(await websocket.recv()) == SIZE else "something else"
        await websocket.wait_closed()
    except ConnectionClosed as e:
        message = f"{'a' if e.rcvd else 'no'} Close frame and no message"
    seconds = time.monotonic() - start
    answered = bool(pong and pong.done() and not pong.exception())
    if pong and pong.done():
        pong.exception()
    if pinging:
        await pinging
    return message, answered, seconds


async def main():
    async with serve(send, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        python = server.sockets[0].getsockname()[1]
        cases = {("Python websockets", True): (python, "", True), ("coder/websocket", False): (GO, "coder", False),
                 ("coder/websocket", True): (GO, "coder", True), ("gorilla/websocket", True): (GO, "gorilla", True)}
        seen = dict(zip(cases, await asyncio.gather(*(receive(*case) for case in cases.values()))))
    for (name, pings), (message, answered, seconds) in seen.items():
        pong = (", and the Pong" if answered else ", and no Pong") if pings else ""
        print(f"{name}, {'a ping' if pings else 'no ping'}: {message}{pong}; ended after {seconds:.0f} s")
    whole = "the message"
    expected = [(whole, True), (whole, False), ("no Close frame and no message", False), (whole, False)]
    if [(message, answered) for message, answered, _ in seen.values()] != expected:
        sys.exit("this has changed")


asyncio.run(main())
PY
PYTHONPATH=modules python3 observe.py "$(cat port)"
