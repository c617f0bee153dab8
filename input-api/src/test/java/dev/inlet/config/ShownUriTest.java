package dev.inlet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A URI that people read")
class ShownUriTest {

  @ParameterizedTest
  @DisplayName("holds neither its user info nor the values of its query nor its fragment")
  @CsvSource({
    "ws://localhost:4195/get/ws, ws://localhost:4195/get/ws",
    "wss://user:hunter2@feed.example.com/a, wss://feed.example.com/a",
    "wss://user:p%40ss@[::1]:8443/, wss://[::1]:8443/",
    "wss://a@b@feed.example.com/, wss://feed.example.com/",
    "wss://h/p?token=s3cret, wss://h/p?token=[REDACTED]",
    "wss://h?token=s3cret&x=, wss://h?token=[REDACTED]&x=[REDACTED]",
    "wss://h/?s3cret, wss://h/?[REDACTED]",
    "wss://h/?a=b=c&s3cret&d=e, wss://h/?a=[REDACTED]&[REDACTED]&d=[REDACTED]",
    "wss://h/?, wss://h/?[REDACTED]",
    "wss://h/p#access_token=s3cret, wss://h/p",
    "wss://under_score/p, wss://under_score/p",
    "/only/a/path?x=y, /only/a/path?x=[REDACTED]",
    "mailto:somebody, mailto:"
  })
  void uri(String uri, String expected) {
    assertThat(ShownUri.of(URI.create(uri))).isEqualTo(expected);
  }
}
