#!/usr/bin/env bash
# Servers with Go's TLS or BoringSSL end the connection of a Java client when it has received 128 GiB from some distance.
#
# Packages: Go 1.26 (crypto/tls), Maven Central netty-handler 4.2.20.Final and netty-tcnative-boringssl-static 2.0.84.Final
# (linux-x86_64), JDK 17, Python 3 (ssl with OpenSSL 3.0).
#
# Situation: a server sends 1 KiB in each millisecond over TLS 1.3, as a busy feed does. The client is Java's own TLS, reads at
# once whatever comes, and is 100 ms away (round trip). Java asks for new keys (KeyUpdate, RFC 8446, section 4.6.3) once it has
# read as much as jdk.tls.keyLimits says: 128 GiB where nothing is set, here 1 MiB, so that it happens at once.
#
# Guess: new keys are an ordinary part of TLS 1.3, nobody waits and nothing is lost: all 3,000 KiB arrive from each server.
#
# Seen: Java does not ask once, but with each record that it reads until the answer is there: as many times as there are
# records under way (JDK-8329548; Java 25.0.3 does it, too). Go's server allows 16 such messages without data of the client,
# BoringSSL's 32; then they end the connection with a fatal alert. OpenSSL, here in a server in Python, does not count, and
# all arrive; so they do by TLS 1.2.
#
# What follows: a server in Go or on BoringSSL ends a stream of small messages to Java after 128 GiB, a day and a half at 1 MB/s,
# though nobody lagged. A test on one machine does not show it: the answer comes too soon. Raise jdk.tls.keyLimits, or
# let the client take an engine that does not ask for keys.
set -euo pipefail
work=$(mktemp -d)
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
cd "$work"

cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.netty</groupId>
      <artifactId>netty-handler</artifactId>
      <version>4.2.20.Final</version>
    </dependency>
    <dependency>
      <groupId>io.netty</groupId>
      <artifactId>netty-tcnative-classes</artifactId>
      <version>2.0.84.Final</version>
    </dependency>
    <dependency>
      <groupId>io.netty</groupId>
      <artifactId>netty-tcnative-boringssl-static</artifactId>
      <version>2.0.84.Final</version>
      <classifier>linux-x86_64</classifier>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies -DoutputDirectory=jars >/dev/null
openssl req -x509 -newkey rsa:2048 -keyout key.pem -out certificate.pem -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost 2>/dev/null
keytool -importcert -noprompt -alias ca -file certificate.pem -keystore trusted.p12 -storepass changeit 2>/dev/null
echo "jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate 2^20, ChaCha20-Poly1305 KeyUpdate 2^20" > limits.properties
read -r -a ports < <(python3 - <<'PY'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(6)]
print(*[s.getsockname()[1] for s in sockets])
PY
)

# Each server sends 3,000 KiB once a client has sent a byte.
mkdir go
cat > go/main.go <<'GO'
package main

import (
	"crypto/tls"
	"io"
	"net"
	"os"
	"time"
)

func serve(connection net.Conn) {
	one := make([]byte, 1)
	if _, err := io.ReadFull(connection, one); err != nil {
		return
	}
	go io.Copy(io.Discard, connection)
	for k := 0; k < 3000; k++ {
		if _, err := connection.Write(make([]byte, 1024)); err != nil {
			return
		}
		time.Sleep(time.Millisecond)
	}
	time.Sleep(time.Second)
	connection.Close()
}

func main() {
	certificate, err := tls.LoadX509KeyPair("certificate.pem", "key.pem")
	if err != nil {
		panic(err)
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:"+os.Args[1], &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		panic(err)
	}
	for {
		if connection, err := listener.Accept(); err == nil {
			go serve(connection)
		}
	}
}
GO
(cd go && printf 'module finding\n\ngo 1.24\n' > go.mod && GOTOOLCHAIN=local go build -o ../go-server .)
./go-server "${ports[0]}" & pids+=($!)

cat > BoringSslServer.java <<'JAVA'
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.*;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.*;
import io.netty.util.ReferenceCountUtil;
import java.io.File;
import java.util.concurrent.TimeUnit;

class BoringSslServer {
  public static void main(String[] arguments) throws Exception {
    SslContext tls = SslContextBuilder.forServer(new File("certificate.pem"), new File("key.pem"))
        .sslProvider(SslProvider.OPENSSL).build();
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    new ServerBootstrap().group(group).channel(NioServerSocketChannel.class).childHandler(new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            send(context, 0);
          }

          @Override
          public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
          }
        });
      }
    }).bind("127.0.0.1", Integer.parseInt(arguments[0])).sync().channel().closeFuture().sync();
  }

  private static void send(ChannelHandlerContext context, int sent) {
    if (sent == 3000) {
      context.executor().schedule(() -> context.close(), 1, TimeUnit.SECONDS);
    } else if (context.channel().isActive()) {
      context.writeAndFlush(Unpooled.wrappedBuffer(new byte[1024]));
      context.executor().schedule(() -> send(context, sent + 1), 1, TimeUnit.MILLISECONDS);
    }
  }
}
JAVA
javac -d classes -cp 'jars/*' BoringSslServer.java
java -cp 'classes:jars/*' BoringSslServer "${ports[1]}" 2>/dev/null & pids+=($!)

cat > lines.py <<'PY'
import asyncio, ssl, sys

PORTS = list(map(int, sys.argv[1:]))
ONE_WAY = 0.05


async def pipe(reader, writer):
    loop = asyncio.get_running_loop()
    try:
        while data := await reader.read(65536):
            loop.call_later(ONE_WAY, writer.write, data)
    except OSError:
        pass
    loop.call_later(ONE_WAY, writer.close)


def line(port):
    async def accept(reader, writer):
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pipe(reader, far_writer), pipe(far_reader, writer))
    return accept


async def openssl(reader, writer):
    await reader.readexactly(1)
    for _ in range(3000):
        writer.write(bytes(1024))
        await asyncio.sleep(0.001)
    await asyncio.sleep(1)
    writer.close()


async def main():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain("certificate.pem", "key.pem")
    await asyncio.start_server(openssl, "127.0.0.1", PORTS[2], ssl=tls)
    for server, near in zip(PORTS[:3], PORTS[3:]):
        await asyncio.start_server(line(server), "127.0.0.1", near)
    await asyncio.get_running_loop().create_future()


asyncio.run(main())
PY
python3 lines.py "${ports[@]}" 2>/dev/null & pids+=($!)
for port in "${ports[@]}"; do until (echo > "/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.1; done; done

cat > Client.java <<'JAVA'
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

class Client {
  public static void main(String[] ports) {
    String[] servers = {"Go", "BoringSSL", "OpenSSL"};
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      CompletableFuture<?>[] all = new CompletableFuture<?>[servers.length];
      for (int k = 0; k < servers.length; k++) {
        int port = Integer.parseInt(ports[k]);
        all[k] = new CompletableFuture<>().completeAsync(() -> receive(port, version), task -> new Thread(task).start());
      }
      for (int k = 0; k < servers.length; k++) {
        System.out.println(servers[k] + ", " + version + ": " + all[k].join());
      }
    }
  }

  private static String receive(int port, String version) {
    long bytes = 0;
    String end = "end";
    try (SSLSocket socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket("localhost", port)) {
      socket.setEnabledProtocols(new String[] {version});
      socket.getOutputStream().write(1);
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[65536];
      for (int length; (length = in.read(buffer)) > 0; ) {
        bytes += length;
      }
    } catch (IOException e) {
      end = e.getMessage();
    }
    return bytes == 3000 * 1024 ? "all arrived" : "cut after " + bytes / 1024 + " KiB: " + end;
  }
}
JAVA
javac -d classes Client.java
seen=$(java -cp classes -Djava.security.properties=limits.properties -Djavax.net.ssl.trustStore=trusted.p12 \
  -Djavax.net.ssl.trustStorePassword=changeit Client "${ports[@]:3}")
echo "$seen"
if [ "$(grep -c 'all arrived' <<< "$seen")" != 4 ] || [ "$(grep -c -E '^(Go|BoringSSL), TLSv1.3: cut' <<< "$seen")" != 2 ]; then
  echo "this has changed"
  exit 1
fi
