#!/usr/bin/env bash
# While a websocket is open, lighttpd answers nobody for seconds after a reload of its config, and then cuts the websocket.
#
# Packages: Debian 12 lighttpd 1.4.69-1 (mod_proxy, "upgrade" => "enable") and nginx 1.22.1-9+deb12u11, PyPI websockets 17.4,
# Python 3. Runs on Debian 12, amd64.
#
# Situation: one websocket is open through the proxy, and its server sends a message every 200 ms. The proxy is told to reload
# its config, by the signal that "systemctl reload" sends: SIGUSR1 for lighttpd, SIGHUP for nginx. Then another client asks
# for a file of 3 bytes.
#
# Guess: a reload is there so that nobody notices it. The file comes at once, and the websocket goes on with the old
# config until it ends, as it does behind nginx.
#
# Seen: behind nginx it is so. lighttpd lets the other client connect and leaves it without an answer for 8 s, the default of
# server.graceful-shutdown-timeout (Debian's own config sets 5); then it cuts the websocket without a Close frame, reads its
# config, and answers. With no websocket open the file comes at once. Not shown here: with a time-out of 0 no answer came
# in 30 s; with server.graceful-restart-bg nobody waits, and the websocket is cut all the same.
#
# What follows: a client needs a handshake time-out longer than this one, although its TCP connect succeeds at once, or else a
# reload fails its attempts as well. A websocket that must not break does not go through a lighttpd that is reloaded.
set -euo pipefail
work=$(mktemp -d)
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
cd "$work"
export no_proxy=localhost,127.0.0.1 NO_PROXY=localhost,127.0.0.1

apt-get -qq update >/dev/null 2>&1 || true
apt-get -qq download lighttpd=1.4.69-1 nginx=1.22.1-9+deb12u11 libxxhash0 libnettle8 libpcre2-8-0 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" unpacked; done
libraries="$work/unpacked/usr/lib/x86_64-linux-gnu:$work/unpacked/lib/x86_64-linux-gnu"
python3 -m pip -q --disable-pip-version-check install --root-user-action=ignore --target modules websockets==17.4

read -r server lighttpd nginx < <(python3 - <<'PY'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*[s.getsockname()[1] for s in sockets])
PY
)
mkdir temp files
chmod 755 . files
printf 'ok\n' > files/file
cat > lighttpd.conf <<CONF
server.document-root = "$work/files"
server.bind = "127.0.0.1"
server.port = $lighttpd
server.modules = ("mod_proxy")
\$HTTP["url"] =~ "^/websocket" {
  proxy.server = ("" => (("host" => "127.0.0.1", "port" => $server)))
  proxy.header = ("upgrade" => "enable")
}
CONF
cat > nginx.conf <<CONF
daemon off; pid $work/nginx.pid; worker_processes 1; events {}
http { access_log off;
  client_body_temp_path $work/temp/a; proxy_temp_path $work/temp/b; fastcgi_temp_path $work/temp/c;
  uwsgi_temp_path $work/temp/d; scgi_temp_path $work/temp/e;
  server { listen 127.0.0.1:$nginx; root $work/files;
    location /websocket { proxy_pass http://127.0.0.1:$server; proxy_http_version 1.1;
      proxy_set_header Upgrade \$http_upgrade; proxy_set_header Connection "upgrade"; } } }
CONF
LD_LIBRARY_PATH=$libraries unpacked/usr/sbin/lighttpd -D -m "$work/unpacked/usr/lib/lighttpd" -f lighttpd.conf 2>/dev/null & pids+=($!)
LD_LIBRARY_PATH=$libraries unpacked/usr/sbin/nginx -e "$work/nginx.err" -c "$work/nginx.conf" & pids+=($!)

cat > observe.py <<'PY'
import asyncio, os, signal, sys, time, urllib.request
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

SERVER, LIGHTTPD, NGINX, LIGHTTPD_PROCESS, NGINX_PROCESS = map(int, sys.argv[1:])
LONG_ENOUGH = 12


async def feed(websocket):
    try:
        while True:
            await websocket.send("x")
            await asyncio.sleep(0.2)
    except ConnectionClosed:
        pass


def fetch(port):
    start = time.monotonic()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/file", timeout=30) as response:
        assert response.read() == b"ok\n"
    return time.monotonic() - start


async def until_up(port):
    for _ in range(200):
        try:
            return await asyncio.to_thread(fetch, port)
        except OSError:
            await asyncio.sleep(0.1)
    sys.exit("not listening")


async def reload(port, process, signal_, opens):
    await until_up(port)
    websocket = await connect(f"ws://127.0.0.1:{port}/websocket", ping_interval=None, compression=None) if opens else None
    if websocket:
        await websocket.recv()
    start = time.monotonic()
    os.kill(process, signal_)
    await asyncio.sleep(0.5)

    async def read():
        try:
            while time.monotonic() - start < LONG_ENOUGH:
                await websocket.recv()
            return "still up"
        except ConnectionClosed as e:
            return f"ended after {time.monotonic() - start:.0f} s with {'a' if e.rcvd else 'no'} Close frame"

    if not websocket:
        return await asyncio.to_thread(fetch, port), "none"
    seen = await asyncio.gather(asyncio.to_thread(fetch, port), read())
    await websocket.close()
    return seen


async def main():
    async with serve(feed, "127.0.0.1", SERVER, compression=None, ping_interval=None):
        idle = await reload(LIGHTTPD, LIGHTTPD_PROCESS, signal.SIGUSR1, opens=False)
        lighttpd, nginx = await asyncio.gather(reload(LIGHTTPD, LIGHTTPD_PROCESS, signal.SIGUSR1, opens=True),
                                               reload(NGINX, NGINX_PROCESS, signal.SIGHUP, opens=True))
        for name, (wait, end) in {"lighttpd, no websocket": idle, "lighttpd": lighttpd, "nginx": nginx}.items():
            print(f"{name}: the file came after {wait:.0f} s; the websocket: {end}")
        if idle[0] > 3 or nginx[0] > 3 or nginx[1] != "still up" or lighttpd[0] < 5 or "no Close" not in lighttpd[1]:
            sys.exit("this has changed")


asyncio.run(main())
PY
PYTHONPATH=modules python3 observe.py "$server" "$lighttpd" "$nginx" "${pids[@]}"
