package dev.inlet.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.docs.Guides.Block;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The configs of the guides")
class GuideConfigsIT {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  @TempDir Path folder;

  @Test
  @DisplayName("are accepted by inlet lint, each of them")
  void accepted() throws Exception {
    writeFilesThatConfigsName();
    Map<String, Block> configs = new LinkedHashMap<>();
    Map<String, String> environment = new LinkedHashMap<>();
    for (Block block : configs()) {
      String name = "config-" + configs.size() + ".yaml";
      configs.put(name, block);
      Files.writeString(folder.resolve(name), block.text());
      Matcher variable = VARIABLE.matcher(block.text());
      while (variable.find()) {
        environment.put(variable.group(1), "value-of-" + variable.group(1));
      }
    }
    assertThat(configs).as("whole configs in the guides").hasSizeGreaterThan(3);
    List<String> arguments =
        new ArrayList<>(List.of("lint", "--plugins", KafkaOutputIT.PLUGINS.toString()));
    arguments.addAll(configs.keySet());
    try (InletProcess lint =
        InletProcess.runWith(
            Examples.jars(), folder, environment, arguments.toArray(String[]::new))) {
      int status = lint.exitStatus();
      assertThat(lint.err()).as("problems; the files are %s", configs).isEmpty();
      assertThat(status).isZero();
    }
  }

  /** Blocks that are whole configs, not parts of one. */
  private static List<Block> configs() {
    return Guides.all().stream()
        .flatMap(page -> page.blocks("yaml").stream())
        .filter(block -> block.text().lines().anyMatch("input:"::equals))
        .toList();
  }

  private void writeFilesThatConfigsName() throws Exception {
    Files.writeString(folder.resolve("feed-key"), "correct-horse-battery");
    Files.writeString(folder.resolve("centrifugo-token"), "correct-horse-battery");
    writePem(folder.resolve("key.pem"));
  }

  private static void writePem(Path file) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
    String base64 = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(key);
    Files.writeString(
        file, "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
  }
}
