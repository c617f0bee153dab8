package dev.inlet.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.config.ConfigNode;
import dev.inlet.config.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The fields of a feed")
class FeedFieldsTest {

  static Stream<Arguments> wrong() {
    Map<String, Object> subscriptions = Map.of("channels", List.of("a"), "send", "{{channels}}");
    return Stream.of(
        Arguments.of(Map.of("sequence", "seq"), "sequence: must be a JSON pointer such as"),
        Arguments.of(Map.of("channel", "/c"), "channel: has no effect without sequence"),
        Arguments.of(
            Map.of("sequence", "/s", "on_gap", "resubscribe"),
            "on_gap: resubscribe needs subscriptions"),
        Arguments.of(
            Map.of("sequence", "/s", "on_gap", "refill"),
            "on_gap: refill needs the section refill"),
        Arguments.of(
            Map.of("sequence", "/s", "refill", Map.of("url", "https://example.com")),
            "refill: has no effect without on_gap: refill"),
        Arguments.of(
            Map.of("on_gap", "refill", "refill", Map.of("url", "https://example.com")),
            "on_gap: refill needs sequence, or a cursor"),
        Arguments.of(
            Map.of(
                "sequence",
                "/s",
                "on_gap",
                "refill",
                "refill",
                Map.of("url", "https://example.com/{{since}}")),
            "refill: url: nothing is known as {{since}} here"),
        Arguments.of(
            Map.of(
                "sequence",
                "/s",
                "on_gap",
                "refill",
                "refill",
                Map.of("url", "ws://example.com", "next_parameter", "page")),
            "refill.url: must be an address of https:// or http:// with a host"),
        Arguments.of(
            Map.of(
                "sequence",
                "/s",
                "channel",
                "/c",
                "on_gap",
                "refill",
                "refill",
                Map.of("url", "https://example.com", "headers", Map.of("Host", "x"))),
            "refill.headers: \"Host\" is no name of a header"),
        Arguments.of(
            Map.of(
                "sequence",
                "/s",
                "channel",
                "/c",
                "on_gap",
                "refill",
                "refill",
                Map.of("url", "https://example.com")),
            "refill: url must hold {{channel}}"),
        Arguments.of(
            Map.of(
                "sequence",
                "/s",
                "on_gap",
                "refill",
                "refill",
                Map.of("url", "https://user:password@example.com")),
            "refill.url: must be an address"),
        Arguments.of(Map.of("cursor", "/c"), "cursor: is never sent"),
        Arguments.of(
            Map.of("resume", Map.of("query", "c")), "resume: has no effect without cursor"),
        Arguments.of(
            Map.of("cursor", "/c", "opening", List.of(Map.of("send", "{{cursor}}"))),
            "resume: needs start"),
        Arguments.of(
            Map.of("cursor", "/c", "resume", Map.of("query", "c", "limit", "{{timestamp_iso}}")),
            "resume: limit: must be a whole number, such as {{timestamp}}"),
        Arguments.of(
            Map.of("cursor", "/c", "resume", Map.of("query", "c", "limit", "{{now}}")),
            "resume: limit: nothing is known as {{now}} here"),
        Arguments.of(
            Map.of("cursor", "/c", "resume", Map.of("query", "c", "history_limit", 500)),
            "resume.history_limit: has no effect without history_end"),
        Arguments.of(
            Map.of("opening", List.of(Map.of("send", "{{passphrase}}"))),
            "opening: send: nothing is known as {{passphrase}} here"),
        Arguments.of(
            Map.of("opening", List.of(Map.of("send", "{{signature}}"))),
            "opening: send: {{signature}} needs the section signature"),
        Arguments.of(Map.of("opening", List.of(Map.of())), "send: is not set; set it, or await"),
        Arguments.of(Map.of("values", Map.of("nonce", "1")), "values: \"nonce\" cannot be a name"),
        Arguments.of(
            Map.of("values_files", Map.of("nonce", "/x")),
            "values_files: \"nonce\" cannot be a name"),
        Arguments.of(
            Map.of("values", Map.of("token", "1"), "values_files", Map.of("token", "/x")),
            "values_files: \"token\" is in values, too; one of both is enough"),
        Arguments.of(
            Map.of("values_files", Map.of("token", "")), "values_files: must hold paths of files"),
        Arguments.of(
            Map.of(
                "values_files",
                Map.of("token", "/x"),
                "cursor",
                "/c",
                "resume",
                Map.of("query", "c", "start", "{{token}}")),
            "resume: start: nothing is known as {{token}} here"),
        Arguments.of(
            Map.of("subscriptions", Map.of("channels", List.of("a"), "send", "all")),
            "subscriptions.send: must hold {{channels}}"),
        Arguments.of(
            Map.of("subscriptions", subscriptions, "heartbeat", Map.of("pong", "x")),
            "heartbeat.pong: ping and pong need each other"),
        Arguments.of(
            Map.of("signature", Map.of("secret", "!", "text", "x", "secret_encoding", "base64")),
            "signature.secret: is not what secret_encoding says"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource
  @DisplayName("are refused with a sentence if they make no sense")
  void wrong(Map<String, Object> section, String problem) {
    assertThat(FeedFields.SPEC.check(ConfigNode.of(section), "feed"))
        .extracting(Problem::toString)
        .anySatisfy(text -> assertThat(text).contains(problem));
  }
}
