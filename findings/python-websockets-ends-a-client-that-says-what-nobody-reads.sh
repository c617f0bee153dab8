#!/usr/bin/env bash
# A server in Python that only sends ends a healthy connection after the client's seventeenth text message.
#
# Packages: PyPI websockets 17.4 (server and client), Python 3.
#
# Situation: the handler of a feed sends and never reads. Clients read all, answer pings, and one of them says "heartbeat" now
# and then, as feeds ask for. The server's ping_interval and ping_timeout are 1 s and 2 s here (20 s each where they are not set).
#
# Guess: what nobody reads piles up, or is dropped; pings and Pongs are the library's matter and work in any case.
#
# Seen: with 16 messages it is so. With the 17th the queue is full (max_queue), and the server stops to read from TCP, so
# Pongs as well: it answers no ping any more, does not see that its own was answered, and ends the connection with 1011 "keepalive
# ping timeout", while its data arrives all the time.
#
# What follows: with a heartbeat each 30 s such a connection ends every nine minutes or so, and the reason points at the
# client's Pongs. Against such a server a client shows that it is there by pings alone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip -q --disable-pip-version-check install --root-user-action=ignore --target modules websockets==17.4

cat > observe.py <<'PY'
import asyncio, sys
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

LONG_ENOUGH = 8


async def feed(websocket):
    try:
        while True:
            await websocket.send("x")
            await asyncio.sleep(0.1)
    except ConnectionClosed:
        pass


async def read(websocket):
    async for _ in websocket:
        pass


async def observe(port, heartbeats):
    async with connect(f"ws://127.0.0.1:{port}", ping_interval=None, proxy=None) as websocket:
        reading = asyncio.create_task(read(websocket))
        for _ in range(heartbeats):
            await websocket.send("heartbeat")
            await asyncio.sleep(0.1)
        pong = await websocket.ping()
        await asyncio.wait([reading], timeout=LONG_ENOUGH)
        answered = pong.done() and not pong.exception()
        end = f"ended with {websocket.close_code} {websocket.close_reason}" if reading.done() else "open"
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        return f"{heartbeats} messages: {'a' if answered else 'no'} Pong, {end}"


async def main():
    async with serve(feed, "127.0.0.1", 0, ping_interval=1, ping_timeout=2) as server:
        port = server.sockets[0].getsockname()[1]
        seen = await asyncio.gather(observe(port, 16), observe(port, 17))
    print("\n".join(seen))
    if seen != ["16 messages: a Pong, open", "17 messages: no Pong, ended with 1011 keepalive ping timeout"]:
        sys.exit("this has changed")


asyncio.run(main())
PY
PYTHONPATH=modules timeout 60 python3 observe.py
