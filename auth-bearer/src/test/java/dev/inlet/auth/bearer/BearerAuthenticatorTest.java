package dev.inlet.auth.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.auth.DialogueMessage;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A bearer token")
class BearerAuthenticatorTest {
  private static final String TOKEN = "mF_9.B5f-4.1JqM";
  private static final AuthRequest HANDSHAKE =
      AuthRequest.of(URI.create("wss://feed.example.com/?a=b")).withSubprotocol("chat");

  @TempDir private Path folder;

  @Test
  @DisplayName("Goes into the header Authorization with the scheme Bearer")
  void header() throws AuthException, InterruptedException {
    assertThat(sent(Map.of("token", TOKEN)).headers())
        .containsExactly(new AuthRequest.Header("Authorization", "Bearer " + TOKEN));
  }

  @Test
  @DisplayName("Goes bare into a header of another name, or with the template's text around it")
  void otherHeaders() throws AuthException, InterruptedException {
    assertThat(sent(Map.of("token", TOKEN, "send_name", "X-Token")).header("X-Token"))
        .contains(TOKEN);
    assertThat(
            sent(Map.of("token", TOKEN, "send_template", "Token {token}")).header("Authorization"))
        .contains("Token " + TOKEN);
  }

  @Test
  @DisplayName("Goes into the query, encoded, as access_token or under another name")
  void query() throws AuthException, InterruptedException {
    assertThat(sent(Map.of("token", "a+b/c=", "send_as", "query")).uri())
        .hasToString("wss://feed.example.com/?a=b&access_token=a%2Bb%2Fc%3D");
    assertThat(sent(Map.of("token", TOKEN, "send_as", "query", "send_name", "key")).uri())
        .hasToString("wss://feed.example.com/?a=b&key=" + TOKEN);
  }

  @Test
  @DisplayName("Goes behind the other subprotocols, as one or as several, plain or encoded")
  void subprotocols() throws AuthException, InterruptedException {
    assertThat(sent(subprotocol("{token}")).subprotocols()).containsExactly("chat", TOKEN);
    assertThat(sent(subprotocol("access_token, {token}")).subprotocols())
        .containsExactly("chat", "access_token", TOKEN);
    assertThat(
            sent(subprotocol("base64url.bearer.authorization.k8s.io.{token_base64url}"))
                .subprotocols())
        .containsExactly("chat", "base64url.bearer.authorization.k8s.io.bUZfOS5CNWYtNC4xSnFN");
  }

  private static Map<String, Object> subprotocol(String template) {
    return Map.of("token", TOKEN, "send_as", "subprotocol", "send_template", template);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"t\":\"{token}\"}|{\"t\":\"a\\\"b\\\\c\"}",
        "[\"auth\", \"{token}\"] |[\"auth\", \"a\\\"b\\\\c\"]",
        "{token}|a\"b\\c",
        "login {token}|login a\"b\\c"
      })
  @DisplayName("Is escaped in a message that is a JSON object or list, and in no other")
  void json(String template, String message) throws AuthException, InterruptedException {
    Map<String, Object> section =
        Map.of("token", "a\"b\\c", "send_as", "message", "send_template", template);
    assertThat(authenticator(section).dialogue().begin().messages())
        .containsExactly(DialogueMessage.text(message));
  }

  @Test
  @DisplayName("Goes out as the first message, and leaves the handshake alone")
  void message() throws AuthException, InterruptedException {
    Authenticator authenticator =
        authenticator(
            Map.of("token", TOKEN, "send_as", "message", "send_template", "{\"t\":\"{token}\"}"));
    assertThat(authenticator.authenticate(HANDSHAKE)).isSameAs(HANDSHAKE);
    assertThat(authenticator.dialogue().begin().messages())
        .containsExactly(DialogueMessage.text("{\"t\":\"" + TOKEN + "\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"header", "message"})
  @DisplayName("Is read from its file again for each attempt, which fails while it cannot be read")
  void file(String place) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "first\n");
    Authenticator authenticator =
        authenticator(Map.of("token_file", file.toString(), "send_as", place));
    assertThat(shown(authenticator))
        .containsExactly(place.equals("header") ? "Bearer first" : "first");
    Files.writeString(file, "");
    assertThatThrownBy(() -> shown(authenticator))
        .isInstanceOf(AuthException.class)
        .hasMessage("the token is empty");
    Files.delete(file);
    assertThatThrownBy(() -> shown(authenticator))
        .isInstanceOf(AuthException.class)
        .hasMessage("token_file: " + file + " does not exist");
    Files.writeString(file, "second");
    assertThat(shown(authenticator))
        .containsExactly(place.equals("header") ? "Bearer second" : "second");
  }

  private static List<String> shown(Authenticator authenticator)
      throws AuthException, InterruptedException {
    AuthRequest handshake = authenticator.authenticate(HANDSHAKE);
    List<DialogueMessage> messages = authenticator.dialogue().begin().messages();
    return messages.isEmpty()
        ? handshake.headers().stream().map(AuthRequest.Header::value).toList()
        : messages.stream().map(DialogueMessage::text).toList();
  }

  @ParameterizedTest(name = "{1}={2} with send_as={0} is refused")
  @CsvSource(
      delimiter = '|',
      value = {
        "header|token|''|token: is required when bearer is enabled, or token_file in its place",
        "header|token|käse €|token: the token cannot be sent as a header: the value of header"
            + " Authorization holds a character beyond ISO-8859-1",
        "subprotocol|token|a b|token: the token cannot be sent as a subprotocol: not the name of a"
            + " subprotocol (RFC 6455, section 4.1)",
        "subprotocol|send_name|x|send_name: is for send_as: header and send_as: query only",
        "header|send_name|a b|send_name: cannot be used: not a header name (RFC 9110, section"
            + " 5.6.2)",
        "header|send_name|Sec-WebSocket-Key|send_name: cannot be used: the header"
            + " Sec-WebSocket-Key cannot be set; the protocol sets it itself",
        "header|send_template|Bearer|send_template: must hold {token} or {token_base64url}",
        "subprotocol|send_template|a,,{token}|send_template: cannot be used: not the name of a"
            + " subprotocol (RFC 6455, section 4.1)",
        "header|token_file|/|token_file: token is set, too; one of both is enough"
      })
  void refused(String place, String field, String value, String problem) {
    Map<String, Object> section = new LinkedHashMap<>(Map.of("token", TOKEN, "send_as", place));
    section.put(field, value);
    assertThatThrownBy(() -> authenticator(section))
        .isInstanceOf(ConfigException.class)
        .hasMessage("bearer." + problem);
  }

  private static Authenticator authenticator(Map<String, Object> section) {
    return new BearerAuthProvider()
        .create(
            BearerFields.SPEC.read(ConfigNode.of(section), "bearer"),
            AuthContext.builder().build());
  }

  private static AuthRequest sent(Map<String, Object> section)
      throws AuthException, InterruptedException {
    return authenticator(section).authenticate(HANDSHAKE);
  }
}
