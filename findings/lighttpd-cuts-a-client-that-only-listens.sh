#!/usr/bin/env bash
# lighttpd ends a websocket through which data flows all the time, if the client only listens.
#
# Packages: Debian 12 lighttpd 1.4.69-1 (mod_proxy, "upgrade" => "enable"), PyPI websockets 17.4, Python 3.
#
# Situation: the server sends a message every 200 ms; the client reads each and sends nothing, as RFC 6455 allows.
# server.max-read-idle is 5 s here (60 s where it is not set).
#
# Guess: an upgraded connection is idle when nothing passes in either direction; this one never is, and stays up, as
# it does behind nginx, HAProxy and Apache httpd whose time-outs of 60 s or less are met by data in one direction.
#
# Seen: the connection ends after 5 s, without a Close frame. A second client that answers nothing but sends a ping every
# second stays up.
#
# What follows: a client that pings only after silence loses a busy feed behind lighttpd once a minute and keeps
# a quiet one. It has to ping while data flows, too.
set -euo pipefail
work=$(mktemp -d)
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
cd "$work"

apt-get -qq update >/dev/null 2>&1 || true
apt-get -qq download lighttpd=1.4.69-1 libxxhash0 libnettle8 libpcre2-8-0 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" unpacked; done
export LD_LIBRARY_PATH="$work/unpacked/usr/lib/x86_64-linux-gnu:$work/unpacked/lib/x86_64-linux-gnu"
python3 -m venv venv && venv/bin/pip -q --disable-pip-version-check install websockets==17.4

read -r server lighttpd < <(python3 - <<'PY'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*[s.getsockname()[1] for s in sockets])
PY
)
cat > lighttpd.conf <<CONF
server.document-root = "$work"
server.bind = "127.0.0.1"
server.port = $lighttpd
server.max-read-idle = 5
server.modules = ("mod_proxy")
proxy.server = ("/" => (("host" => "127.0.0.1", "port" => $server)))
proxy.header = ("upgrade" => "enable")
CONF
unpacked/usr/sbin/lighttpd -D -m "$work/unpacked/usr/lib/lighttpd" -f lighttpd.conf 2>/dev/null & pids+=($!)

cat > observe.py <<'PY'
import asyncio, sys, time
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

SERVER, LIGHTTPD = map(int, sys.argv[1:])
LONG_ENOUGH = 12


async def feed(websocket):
    try:
        while True:
            await websocket.send("x")
            await asyncio.sleep(0.2)
    except ConnectionClosed:
        pass


async def listen(port, ping_interval):
    uri = f"ws://127.0.0.1:{port}/"
    for _ in range(200):
        try:
            websocket = await connect(uri, ping_interval=ping_interval, compression=None)
            break
        except OSError:
            await asyncio.sleep(0.1)
    start, end, messages = time.monotonic(), "still up", 0
    try:
        while time.monotonic() - start < LONG_ENOUGH:
            await websocket.recv()
            messages += 1
    except ConnectionClosed as e:
        end = f"ended after {time.monotonic() - start:.0f} s with {messages} messages, {'a' if e.rcvd else 'no'} Close frame"
    await websocket.close()
    return end


async def main():
    async with serve(feed, "127.0.0.1", SERVER, compression=None, ping_interval=None):
        cases = {"direct, listens": (SERVER, None), "lighttpd, listens": (LIGHTTPD, None), "lighttpd, pings each second": (LIGHTTPD, 1)}
        ends = dict(zip(cases, await asyncio.gather(*(listen(*case) for case in cases.values()))))
        for name, end in ends.items():
            print(f"{name}: {end}")
        up = "still up"
        listens = ends.pop("lighttpd, listens")
        if set(ends.values()) != {up} or not listens.startswith("ended after ") or "no Close" not in listens:
            sys.exit("this has changed")


asyncio.run(main())
PY
venv/bin/python observe.py "$server" "$lighttpd"
