#!/usr/bin/env bash
# nginx and HAProxy end a busy TLS 1.3 connection when a Java client asks for new keys.
#
# Packages: Debian 12 nginx 1.22.1-9+deb12u11, haproxy 2.6.12-1+deb12u4 and libssl3 3.0.22-1~deb12u2, PyPI websockets 17.4,
# JDK 17 (java.net.http.WebSocket), Python 3. Runs on Debian 12, amd64.
#
# Situation: a server sends 16 MiB over a websocket to a client that reads somewhat slower. Java asks for new keys (KeyUpdate,
# RFC 8446, section 4.6.3) once it has read as much as the security property jdk.tls.keyLimits says. Where nothing is set,
# that is 2^37 bytes: 128 GiB, a day and a half at 1 MB/s. Here it is 2 MiB, so that it happens at once.
#
# Guess: new keys are an ordinary part of TLS 1.3, and OpenSSL deals with them inside. All 16 MiB arrive, whatever the path.
#
# Seen: at the limit nginx and HAProxy reset the connection, without a Close frame. Java repeats the request with each record
# that it reads until the answer is there (JDK-8329548), and OpenSSL, which still has to write to the slow reader, fails in a
# read with "bad length". Everything arrives through nginx with TLS 1.2, which has no such message, and from a server in
# Python, whose OpenSSL writes to memory and never waits. Not shown here: everything arrived as well where the client
# kept up with the server; Java 25.0.3 did the same as Java 17.
#
# What follows: behind such a proxy, a Java client that lags when it has received 128 GiB loses the connection and what the
# proxy held. It sees an ordinary reset; the reason is in the proxy's log alone. Raise jdk.tls.keyLimits, or take
# an engine that does not ask for keys.
set -euo pipefail
work=$(mktemp -d)
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
cd "$work"
export no_proxy=localhost,127.0.0.1 NO_PROXY=localhost,127.0.0.1

apt-get -qq update >/dev/null 2>&1 || true
apt-get -qq download haproxy=2.6.12-1+deb12u4 nginx=1.22.1-9+deb12u11 \
  libssl3=3.0.22-1~deb12u2 liblua5.3-0 libopentracing-c-wrapper0 libopentracing1 libpcre2-8-0 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" unpacked; done
libraries="$work/unpacked/usr/lib/x86_64-linux-gnu:$work/unpacked/lib/x86_64-linux-gnu"
python3 -m pip -q --disable-pip-version-check install --root-user-action=ignore --target modules websockets==17.4

openssl req -x509 -newkey rsa:2048 -keyout key.pem -out certificate.pem -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost 2>/dev/null
cat certificate.pem key.pem > both.pem
keytool -importcert -noprompt -alias ca -file certificate.pem -keystore trusted.p12 -storepass changeit 2>/dev/null
echo "jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate 2^21, ChaCha20-Poly1305 KeyUpdate 2^21" > limits.properties

read -r server direct haproxy nginx < <(python3 - <<'PY'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
print(*[s.getsockname()[1] for s in sockets])
PY
)
cat > haproxy.cfg <<CONF
defaults
  mode tcp
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen websocket
  bind 127.0.0.1:$haproxy ssl crt $work/both.pem
  server server 127.0.0.1:$server
CONF
mkdir temp
cat > nginx.conf <<CONF
daemon off; pid $work/nginx.pid; worker_processes 1; events {}
http { access_log off;
  client_body_temp_path $work/temp/a; proxy_temp_path $work/temp/b; fastcgi_temp_path $work/temp/c;
  uwsgi_temp_path $work/temp/d; scgi_temp_path $work/temp/e;
  server { listen 127.0.0.1:$nginx ssl; ssl_certificate $work/certificate.pem; ssl_certificate_key $work/key.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    location / { proxy_pass http://127.0.0.1:$server; proxy_http_version 1.1;
      proxy_set_header Upgrade \$http_upgrade; proxy_set_header Connection "upgrade"; } } }
CONF
cat > server.py <<'PY'
import asyncio, ssl, sys
from websockets.asyncio.server import serve


async def handler(websocket):
    for _ in range(256):
        await websocket.send(b"x" * 65536)


async def main():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain("both.pem")
    plain, direct = map(int, sys.argv[1:])
    async with serve(handler, "127.0.0.1", plain, compression=None, ping_interval=None), \
            serve(handler, "127.0.0.1", direct, compression=None, ping_interval=None, ssl=tls):
        await asyncio.get_running_loop().create_future()


asyncio.run(main())
PY
PYTHONPATH=modules python3 server.py "$server" "$direct" 2>/dev/null & pids+=($!)
LD_LIBRARY_PATH=$libraries unpacked/usr/sbin/haproxy -db -f haproxy.cfg 2>/dev/null & pids+=($!)
LD_LIBRARY_PATH=$libraries unpacked/usr/sbin/nginx -e "$work/nginx.log" -c "$work/nginx.conf" & pids+=($!)
for port in "$server" "$direct" "$haproxy" "$nginx"; do
  for _ in $(seq 100); do (echo > "/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue 2; sleep 0.1; done
  echo "nobody listens on port $port" >&2; exit 1
done

cat > Client.java <<'JAVA'
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

class Client {
  public static void main(String[] arguments) throws Exception {
    SSLParameters parameters = SSLContext.getDefault().getDefaultSSLParameters();
    parameters.setProtocols(new String[] {arguments[1]});
    HttpClient http = HttpClient.newBuilder().sslParameters(parameters).build();
    CompletableFuture<String> end = new CompletableFuture<>();
    http.newWebSocketBuilder().buildAsync(URI.create("wss://localhost:" + arguments[0] + "/"), new WebSocket.Listener() {
      private long bytes;

      @Override
      public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        if (bytes / 1_000_000 < (bytes += data.remaining()) / 1_000_000) {
          try {
            Thread.sleep(10);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
        webSocket.request(1);
        return null;
      }

      @Override
      public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        end.complete("Close frame after " + (bytes >> 20) + " MiB");
        return null;
      }

      @Override
      public void onError(WebSocket webSocket, Throwable error) {
        end.complete(error.getMessage() + " after " + (bytes >> 20) + " MiB");
      }
    }).join();
    System.out.println(end.join());
    System.exit(0);
  }
}
JAVA
javac Client.java
observe() {
  java -Djava.security.properties=limits.properties -Djavax.net.ssl.trustStore=trusted.p12 \
    -Djavax.net.ssl.trustStorePassword=changeit Client "$@"
}
all="Close frame after 16 MiB"
changed=
expect() { # what it is, what must be seen (a pattern), the port, the version of TLS
  local end
  end=$(observe "$3" "$4")
  echo "$1, $4: $end"
  [[ $end == $2 ]] || changed=yes
}
expect "Python, direct" "$all" "$direct" TLSv1.3
expect "nginx" "$all" "$nginx" TLSv1.2
expect "nginx" "*reset*" "$nginx" TLSv1.3
expect "HAProxy" "*reset*" "$haproxy" TLSv1.3
for _ in $(seq 50); do grep -q "bad length" nginx.log && break; sleep 0.1; done
grep -o -m 1 "SSL_read.*bad length" nginx.log | sed "s/^/nginx's log: /" || changed=yes
[ -z "$changed" ] || { echo "this has changed"; exit 1; }
