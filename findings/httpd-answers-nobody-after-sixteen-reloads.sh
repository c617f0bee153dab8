#!/usr/bin/env bash
# Sixteen websockets that stay open while Apache httpd is reloaded take all of it: nobody else gets an answer.
#
# Packages: Debian 12 apache2-bin and apache2 (its mpm_event.conf, as it is) 2.4.71-1~deb12u1 (mod_proxy_http,
# "upgrade=websocket"), nginx 1.22.1-9+deb12u11, PyPI websockets 17.4, Python 3. Runs on Debian 12, amd64.
#
# Situation: a client opens a websocket through the proxy, its server sends something every 500 ms, and the proxy is told
# to reload its config: SIGUSR1 for httpd, SIGHUP for nginx. This is repeated, and each websocket stays open. Each time
# another client asks for a file of 3 bytes. Debian's logrotate reloads httpd in this way once a day.
#
# Guess: an old process stays for its websocket, beside the new ones. So it is a matter of memory, and, for httpd, of the
# 150 connections that Debian's config allows at a time (MaxRequestWorkers). The file always comes at once.
#
# Seen: behind nginx it is so. httpd has places for 16 processes (ServerLimit, where nothing is set), and an old process
# keeps its place as long as it has one websocket. After 16 reloads there is no place for a new one: clients get
# connected and then no answer at all, while all websockets go on. The error log alone tells ("scoreboard is full, not
# at MaxRequestWorkers"). When one of the websockets has ended, the file comes at once. The manual has the mechanism
# (mod/event, "Graceful process termination and Scoreboard usage"): as a bottleneck of the past, and without websockets.
#
# What follows: where websockets are open for months, and on each day one comes that stays, httpd is gone after some two
# weeks, and a client that has lost its connection cannot come back: TCP connects, the handshake is never answered. Raise
# ServerLimit above the number of reloads in the life of a connection, or have connections replaced before that.
set -euo pipefail
work=$(mktemp -d)
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
cd "$work"
export no_proxy=localhost,127.0.0.1 NO_PROXY=localhost,127.0.0.1

apt-get -qq update >/dev/null 2>&1 || true
apt-get -qq download apache2=2.4.71-1~deb12u1 apache2-bin=2.4.71-1~deb12u1 nginx=1.22.1-9+deb12u11 \
  libapr1 libaprutil1 libexpat1 libpcre2-8-0 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" unpacked; done
libraries="$work/unpacked/usr/lib/x86_64-linux-gnu:$work/unpacked/lib/x86_64-linux-gnu"
python3 -m pip -q --disable-pip-version-check install --root-user-action=ignore --target modules websockets==17.4

read -r server httpd nginx < <(python3 - <<'PY'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*[s.getsockname()[1] for s in sockets])
PY
)
mkdir temp files
chmod 755 . files
printf 'ok\n' > files/file
cat > httpd.conf <<CONF
ServerRoot $work
ServerName localhost
PidFile $work/httpd.pid
ErrorLog $work/httpd.log
Listen 127.0.0.1:$httpd
User www-data
Group www-data
$(for name in mpm_event authz_core proxy proxy_http; do
  echo "LoadModule ${name}_module $work/unpacked/usr/lib/apache2/modules/mod_$name.so"
done)
Include $work/unpacked/etc/apache2/mods-available/mpm_event.conf
DocumentRoot $work/files
ProxyPass /websocket http://127.0.0.1:$server/ upgrade=websocket
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
LD_LIBRARY_PATH=$libraries unpacked/usr/sbin/apache2 -DFOREGROUND -f "$work/httpd.conf" & pids+=($!)
LD_LIBRARY_PATH=$libraries unpacked/usr/sbin/nginx -e "$work/nginx.err" -c "$work/nginx.conf" & pids+=($!)

cat > observe.py <<'PY'
import asyncio, os, signal, sys, urllib.request
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

SERVER, HTTPD, NGINX, HTTPD_PROCESS, NGINX_PROCESS = map(int, sys.argv[1:])
RELOADS, LONG_ENOUGH = 20, 6


async def feed(websocket):
    try:
        while True:
            await websocket.send("x")
            await asyncio.sleep(0.5)
    except ConnectionClosed:
        pass


def fetch(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/file", timeout=LONG_ENOUGH) as response:
        return response.read() == b"ok\n"


async def comes(port):
    try:
        return await asyncio.to_thread(fetch, port)
    except TimeoutError:
        return False


async def until_up(port):
    for _ in range(200):
        try:
            return await asyncio.to_thread(fetch, port)
        except OSError:
            await asyncio.sleep(0.1)
    sys.exit("not listening")


async def read(websocket, living):
    try:
        async for _ in websocket:
            living.add(websocket)
    except ConnectionClosed:
        pass


async def observe(name, port, process, signal_):
    """Gives what was seen at the end: reloads, whether the file came, and came when one websocket had ended."""
    await until_up(port)
    websockets, living, reloads, came = [], set(), 0, True
    while came and reloads < RELOADS:
        websockets.append(await connect(f"ws://127.0.0.1:{port}/websocket", ping_interval=None, compression=None))
        asyncio.create_task(read(websockets[-1], living))
        os.kill(process, signal_)
        reloads += 1
        await asyncio.sleep(1.5)
        came = await comes(port)
    living.clear()
    await asyncio.sleep(1.5)
    up, of = len(living), len(websockets)
    await websockets.pop().close()
    await asyncio.sleep(2)
    came_again = await comes(port)
    print(f"{name}: after {reloads} reloads {up} of {of} websockets are up; the file {'comes' if came else 'does not come'};"
          f" with one websocket less it {'comes' if came_again else 'does not come'}")
    await asyncio.gather(*(websocket.close() for websocket in websockets))
    return reloads, up == of, came, came_again


async def main():
    async with serve(feed, "127.0.0.1", SERVER, compression=None, ping_interval=None):
        httpd, nginx = await asyncio.gather(observe("httpd", HTTPD, HTTPD_PROCESS, signal.SIGUSR1),
                                            observe("nginx", NGINX, NGINX_PROCESS, signal.SIGHUP))
        if nginx != (RELOADS, True, True, True) or httpd[0] not in range(15, RELOADS) or httpd[1:] != (True, False, True):
            sys.exit("this has changed")


asyncio.run(main())
PY
PYTHONPATH=modules python3 observe.py "$server" "$httpd" "$nginx" "${pids[@]}"
grep -o -m 1 "scoreboard is full.*" httpd.log | sed "s/^/httpd's log: /"
