#!/usr/bin/env bash
# A reverse proxy between a websocket server and a slow reader does not always keep what it can still get.
#
# Packages: Debian 12 nginx 1.22.1-9+deb12u11 and lighttpd 1.4.69-1, PyPI websockets 17.4, Python 3.
#
# Situation: the server sends 2,000 messages of 1 KiB and a Close frame, waits for its close_timeout (1 s),
# and ends TCP. The client is slow: it does not read for 5 s, but sends an unsolicited Pong every half second
# (RFC 6455, section 5.5.3) to show that it is there. Then it reads to the end.
#
# Guess: a reverse proxy ends TCP on both sides, so a Pong that reaches the server too late costs nothing: the
# proxy reads the server's data to the end and hands it on. All 2,000 messages and the Close frame arrive.
#
# Seen: lighttpd delivers all 2,000 and the Close frame. nginx (HAProxy 2.6.12 is the same) hands the late
# Pong on, the server's kernel answers with RST and drops what it had not sent, and the client gets some 110
# messages, no Close frame and an orderly end of TCP: a loss that looks like an ordinary disconnect. Without Pongs
# everything arrives through both.
#
# What follows: Pongs that nobody asked for cost data behind nginx as they do without a proxy.
set -euo pipefail
work=$(mktemp -d)
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
cd "$work"

apt-get -qq update >/dev/null 2>&1 || true
apt-get -qq download nginx=1.22.1-9+deb12u11 lighttpd=1.4.69-1 libxxhash0 libnettle8 libpcre2-8-0 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" unpacked; done
export LD_LIBRARY_PATH="$work/unpacked/usr/lib/x86_64-linux-gnu:$work/unpacked/lib/x86_64-linux-gnu"
python3 -m venv venv && venv/bin/pip -q --disable-pip-version-check install websockets==17.4

read -r server nginx lighttpd < <(python3 - <<'PY'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*[s.getsockname()[1] for s in sockets])
PY
)
mkdir temp
cat > nginx.conf <<CONF
daemon off; pid $work/nginx.pid; worker_processes 1; events {}
http { access_log off;
  client_body_temp_path $work/temp/a; proxy_temp_path $work/temp/b; fastcgi_temp_path $work/temp/c;
  uwsgi_temp_path $work/temp/d; scgi_temp_path $work/temp/e;
  server { listen 127.0.0.1:$nginx; location / { proxy_pass http://127.0.0.1:$server; proxy_http_version 1.1;
    proxy_set_header Upgrade \$http_upgrade; proxy_set_header Connection "upgrade"; } } }
CONF
cat > lighttpd.conf <<CONF
server.document-root = "$work"
server.bind = "127.0.0.1"
server.port = $lighttpd
server.modules = ("mod_proxy")
proxy.server = ("/" => (("host" => "127.0.0.1", "port" => $server)))
proxy.header = ("upgrade" => "enable")
CONF
unpacked/usr/sbin/nginx -e "$work/nginx.err" -c "$work/nginx.conf" & pids+=($!)
unpacked/usr/sbin/lighttpd -D -m "$work/unpacked/usr/lib/lighttpd" -f lighttpd.conf 2>/dev/null & pids+=($!)

cat > observe.py <<'PY'
import asyncio, socket, sys, threading, time
from websockets.asyncio.server import serve

SERVER, NGINX, LIGHTTPD = map(int, sys.argv[1:])
MESSAGES, STALL = 2000, 5
PONG = b"\x8a\x80\0\0\0\0"


async def handler(websocket):
    for k in range(MESSAGES):
        await websocket.send(b"%08d" % k + b"x" * 1014)
    await websocket.close(1008, "quota")


async def run(ready):
    async with serve(handler, "127.0.0.1", SERVER, compression=None, close_timeout=1):
        ready.set()
        await asyncio.get_running_loop().create_future()


def connect(port):
    for _ in range(200):
        try:
            client = socket.socket()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            client.connect(("127.0.0.1", port))
            return client
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise SystemExit("not listening")


def receive(port, pongs):
    client = connect(port)
    client.settimeout(20)
    client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += client.recv(1)
    assert b" 101 " in head, head
    for _ in range(STALL * 2):
        time.sleep(0.5)
        if pongs:
            try:
                client.sendall(PONG)
            except OSError:
                break
    got, tail = 0, b""
    try:
        while data := client.recv(65536):
            got, tail = got + len(data), (tail + data)[-5:]
    except ConnectionResetError:
        pass
    return got // 1026, tail == b"quota"


ready = threading.Event()
threading.Thread(target=lambda: asyncio.run(run(ready)), daemon=True).start()
ready.wait()
seen = {(name, pongs): receive(port, pongs) for name, port in (("nginx", NGINX), ("lighttpd", LIGHTTPD)) for pongs in (False, True)}
for (name, pongs), (messages, close) in seen.items():
    print(f"{name}, {'with' if pongs else 'without'} Pongs: {messages} of {MESSAGES} messages, Close frame {'received' if close else 'lost'}")
whole = (MESSAGES, True)
same = (seen["nginx", False] == whole and seen["lighttpd", False] == whole and seen["lighttpd", True] == whole
        and seen["nginx", True][0] < MESSAGES // 2 and not seen["nginx", True][1])
sys.exit(0 if same else "this has changed")
PY
venv/bin/python observe.py "$server" "$nginx" "$lighttpd"
