package dev.inlet.runner.jar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.testkit.FeedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The claims of a token, as a server gets it,")
@Timeout(120)
final class ClaimsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  @DisplayName("hold a variable that stands alone with its own type, and one in quotes as text")
  void variables() throws Exception {
    Files.writeString(folder.resolve("secret"), "0123456789abcdef0123456789abcdef");
    try (FeedServer server = FeedServer.sending()) {
      Files.writeString(
          folder.resolve("a.yaml"),
          """
          input:
            websocket:
              url: %s
              jwt:
                enabled: true
                signing_method: HS256
                secret_file: secret
                claims:
                  exp: ${EXP}
                  text: "${EXP}"
                  part: v${EXP}
                  list:
                    - "${EXP}"
                    - ${EXP}
                    - 4
                  ratio: ${RATIO}
                  admin: ${ADMIN}
                  null_as_text: ${NULL}
                  hex: ${HEX}
          """
              .formatted(server.uri()));
      try (InletProcess process =
          InletProcess.in(folder)
              .environment("EXP", "1999999999")
              .environment("RATIO", "1.5e3")
              .environment("ADMIN", "true")
              .environment("NULL", "null")
              .environment("HEX", "0x1F")
              .start("run", "a.yaml")) {
        await().atMost(PATIENCE).until(() -> !server.requests().isEmpty());
        process.kill();
      }

      assertThat(claims(server))
          .contains(
              "\"exp\":1999999999",
              "\"text\":\"1999999999\"",
              "\"part\":\"v1999999999\"",
              "\"list\":[\"1999999999\",1999999999,4]",
              "\"ratio\":1.5E+3",
              "\"admin\":true",
              "\"null_as_text\":\"null\"",
              "\"hex\":\"0x1F\"");
    }
  }

  /** The token's payload, as it stands in the request. */
  private static String claims(FeedServer server) {
    String authorization = server.requests().get(0).header("Authorization").orElseThrow();
    assertThat(authorization).startsWith("Bearer ");
    List<String> parts = List.of(authorization.substring("Bearer ".length()).split("\\.", -1));
    return new String(Base64.getUrlDecoder().decode(parts.get(1)), UTF_8);
  }
}
