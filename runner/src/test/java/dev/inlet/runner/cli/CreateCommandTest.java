package dev.inlet.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.host.OutputPlugin;
import dev.inlet.host.PluginSection;
import dev.inlet.host.Plugins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("inlet create")
final class CreateCommandTest {
  @TempDir private Path folder;

  /** What a person writes behind a name that is to be filled in, or that a rule asks for. */
  private Map<String, String> answers() throws IOException, GeneralSecurityException {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(2048);
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.UTF_8))
                .encodeToString(keys.generateKeyPair().getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    Path key = Files.writeString(folder.resolve("key.pem"), pem);
    return Map.ofEntries(
        Map.entry("path:", folder.resolve("out.log").toString()),
        Map.entry("url:", "https://example.com/sink"),
        Map.entry("username:", "me"),
        Map.entry("password:", "correct-horse"),
        Map.entry("token:", "correct-horse"),
        Map.entry("app_token:", "xapp-correct-horse"),
        Map.entry("private_key_file:", key.toString()),
        Map.entry("signing_method:", "RS256"),
        Map.entry("consumer_key:", "key"),
        Map.entry("consumer_secret:", "correct-horse"),
        Map.entry("channels:", "[news]"),
        Map.entry("command:", "[cat]"),
        Map.entry("- query:", "subscription { news }"),
        Map.entry("subscribe:", "[hello]"));
  }

  @Test
  @DisplayName("prints configs that are right once they are filled in, whatever they name")
  void allCombinations() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("lint"));
    Map<String, String> answers = answers();
    try (Plugins plugins = Plugins.discover(CreateCommandTest.class.getClassLoader())) {
      List<String> sections =
          Stream.concat(plugins.authSchemes().stream(), plugins.protocols().stream())
              .map(PluginSection::name)
              .toList();
      assertThat(sections).contains("jwt", "feed", "graphql_ws");
      for (String section : sections) {
        for (OutputPlugin output : plugins.outputs()) {
          CommandRun created =
              CommandRun.of("create", "websocket/" + section + "/" + output.name());
          assertThat(created.status()).isZero();
          String name = section + "-" + output.name();
          Path file = folder.resolve(name + ".yaml");
          Files.write(file, fill(created.out(), answers, name));
          arguments.add(file.toString());
        }
      }
    }
    CommandRun lint = CommandRun.of(arguments.toArray(String[]::new));

    assertThat(lint.err()).isEmpty();
    assertThat(lint.out()).hasSize(arguments.size() - 1).allMatch(line -> line.endsWith(": ok"));
  }

  private static List<String> fill(List<String> lines, Map<String, String> answers, String name) {
    return lines.stream()
        .map(
            line -> {
              String written = line.strip();
              for (Map.Entry<String, String> answer : answers.entrySet()) {
                boolean empty =
                    written.equals(answer.getKey() + " \"\"")
                        || written.equals(answer.getKey() + " []")
                        || written.startsWith(answer.getKey() + " # fill in");
                if (empty) {
                  String value = answer.getValue().replace("out.log", name + ".log");
                  return line.substring(0, line.indexOf(written)) + answer.getKey() + " " + value;
                }
              }
              return line;
            })
        .toList();
  }

  @Test
  @DisplayName("leaves what is required empty, so that lint finds what was not filled in")
  void notFilledIn() throws IOException {
    CommandRun created = CommandRun.of("create", "websocket/file");
    Path file = Files.write(folder.resolve("c.yaml"), created.out());

    assertThat(created.out())
        .contains("    path: # fill in: string, such as \"/var/lib/inlet/trades.log\"");
    assertThat(CommandRun.of("lint", file.toString()).err())
        .singleElement()
        .asString()
        .endsWith("output.file.path: is required but not set");
  }

  @Test
  @DisplayName("shows every other field as a comment with its default, and what it is for")
  void comments() {
    assertThat(CommandRun.of("create", "websocket").out())
        .containsSequence("    # Further servers of the same feed.", "    #urls: []")
        .containsSequence(
            "    # Sends a token that was made elsewhere.", "    #bearer: {enabled: true}")
        .contains("  stdout:", "#resume:", "    #ping:", "      #interval: 20s");
  }

  @Test
  @DisplayName("says which names there are, and which was probably meant")
  void unknownNames() {
    assertThat(CommandRun.of("create", "websocket/jwtt/file").err().get(0))
        .isEqualTo(
            "inlet create: no authentication scheme or protocol is called \"jwtt\"; did you mean"
                + " jwt?");
    assertThat(CommandRun.of("create", "websocket/floppy").err().get(0))
        .startsWith("inlet create: no scheme, protocol or output is called \"floppy\"; there are:")
        .contains("jwt", "stdout");
    assertThat(List.of("websocket/jwt/kafka", "websocket/kafka"))
        .allSatisfy(
            parts ->
                assertThat(CommandRun.of("create", parts).err().get(0))
                    .contains("output is called \"kafka\"; the plugin output-kafka brings it"));
    CommandRun wrong = CommandRun.of("create", "websockte");
    assertThat(wrong.err().get(0)).endsWith("did you mean websocket?");
    assertThat(wrong.status()).isEqualTo(ExitStatus.WRONG_USE);
  }
}
