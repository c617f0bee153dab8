#!/usr/bin/env bash
# With Netty's BoringSSL the JDK's own trust manager refuses a chain that it accepts with the JDK's engine.
#
# Packages: Maven Central netty-handler 4.2.20.Final, netty-tcnative-boringssl-static 2.0.84.Final (linux-x86_64); JDK 17,
# OpenSSL 3 (openssl s_server).
#
# Situation: a server has a certificate with an EC key, signed by an authority whose key is Ed25519. The client trusts
# that authority, by the same TrustManagerFactory of the JDK for both engines of Netty. TLS 1.3, nothing else is set.
#
# Guess: who verifies is the JDK in both cases, so its verdict is the same, whichever engine has read the chain.
#
# Seen: the JDK's engine connects. With BoringSSL the trust manager throws "Algorithm constraints check failed on signature
# algorithm: Ed25519": it asks the session which algorithms this side accepts in certificates, and Netty's session of
# OpenSSL answers with a constant list that has no EdDSA.
#
# What follows: a client that may take either engine needs a way back to the JDK's for chains, too, not only for ciphers
# and for keys of servers.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
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
mvn -q -B dependency:3.11.0:copy-dependencies -DoutputDirectory=jars >/dev/null 2>&1 \
  || mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies -DoutputDirectory=jars

openssl req -x509 -newkey ed25519 -keyout ca.key -out ca.pem -nodes -days 2 -subj /CN=ca 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout leaf.key -out leaf.csr -nodes -subj /CN=localhost 2>/dev/null
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out leaf.pem -days 2 \
  -extfile <(echo "subjectAltName=DNS:localhost") 2>/dev/null
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
openssl s_server -accept "127.0.0.1:$port" -cert leaf.pem -key leaf.key -quiet -naccept 3 </dev/null >/dev/null 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
until (echo > "/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.1; done

cat > Engines.java <<'JAVA'
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.*;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.*;
import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.*;

class Engines {
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "ca", CertificateFactory.getInstance("X.509").generateCertificate(new FileInputStream("ca.pem")));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    for (SslProvider provider : new SslProvider[] {SslProvider.JDK, SslProvider.OPENSSL}) {
      SslContext context = SslContextBuilder.forClient().sslProvider(provider).trustManager(trust).build();
      Channel channel = new Bootstrap().group(group).channel(NioSocketChannel.class)
          .handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel ch) {
              ch.pipeline().addLast(context.newHandler(ch.alloc(), "localhost", port));
            }
          }).connect("localhost", port).sync().channel();
      var handshake = channel.pipeline().get(SslHandler.class).handshakeFuture().await();
      Throwable cause = handshake.cause();
      while (cause != null && cause.getCause() != null) {
        cause = cause.getCause();
      }
      System.out.println(provider + ": " + (cause == null ? "connected" : cause.getMessage()));
    }
    System.exit(0);
  }
}
JAVA
observed=$(java -cp 'jars/*' Engines.java "$port" 2>/dev/null | paste -sd'|' | sed 's/|/; /')
echo "$observed"
grep -q '^JDK: connected; OPENSSL: .*onstraints check failed.*Ed25519' <<< "$observed"
