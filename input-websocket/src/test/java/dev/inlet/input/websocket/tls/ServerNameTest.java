package dev.inlet.input.websocket.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerNameTest {

  @ParameterizedTest
  @CsvSource({
    "feed.example.com, feed.example.com",
    "feed.example.com., feed.example.com",
    "my_feed, my_feed",
    "bücher.example, xn--bcher-kva.example",
    "10.1.2.3, 10.1.2.3",
    "2001:db8::1, 2001:db8::1",
    "fe80::1%eth0, fe80::1"
  })
  @DisplayName("a host gives a name in ASCII without the root's dot, or an address without a zone")
  void name(String host, String expected) {
    assertThat(ServerName.of(host).name()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "my_feed, my_feed, true",
    "my_feed, MY_Feed, true",
    "my_feed, my_feeds, false",
    "a_b.feed.test, *.feed.test, true",
    "a_b.feed.test, *.FEED.test, true",
    "a_b.feed.test, a*.feed.test, false",
    "a_b.feed.test, *.test, false",
    "x.a_b.feed.test, *.feed.test, false",
    "a_b.test, *.test, false",
    "a_b, *, false",
    "feed_x.test, *.feed_x.test, false"
  })
  @DisplayName("a star in a certificate stands for the first label of a name with two more")
  void matches(String name, String pattern, boolean expected) {
    assertThat(ServerName.of(name).matches(pattern)).isEqualTo(expected);
  }

  private static String clientHello(String name) throws SSLException {
    EmbeddedChannel channel = new EmbeddedChannel();
    try {
      ServerName.of(name)
          .addTo(channel.pipeline(), SslContextBuilder.forClient().build(), /* port= */ 443);
      ByteBuf hello = channel.readOutbound();
      String text = hello.toString(ISO_8859_1);
      hello.release();
      return text;
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  @ParameterizedTest
  @CsvSource({"feedserver, feedserver", "my_feed, my_feed", "feed.example.com., feed.example.com"})
  @DisplayName("a server is asked by its name, be it without a dot or with an underscore")
  void asked(String host, String expected) throws SSLException {
    assertThat(clientHello(host)).contains(expected).doesNotContain(expected + ".");
  }

  @Test
  @DisplayName("a server is not asked by an address")
  void address() throws SSLException {
    assertThat(clientHello("10.1.2.3")).doesNotContain("10.1.2.3");
  }
}
