package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.docs.Guides.Page;
import dev.inlet.testkit.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
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
    Map<String, String> environment = new LinkedHashMap<>();
    List<String> arguments =
        new ArrayList<>(List.of("lint", "--plugins", KafkaOutputIT.PLUGINS.toString()));
    for (Page page : Guides.all()) {
      Matcher variable = VARIABLE.matcher(String.join("\n", page.lines()));
      while (variable.find()) {
        environment.put(variable.group(1), "value-of-" + variable.group(1));
      }
      arguments.add(Guides.ROOT.resolve(page.name()).toString());
    }
    try (InletProcess lint =
        InletProcess.runWith(
            Examples.jars(), folder, environment, arguments.toArray(String[]::new))) {
      int status = lint.exitStatus();
      assertThat(lint.err()).as("problems").isEmpty();
      assertThat(status).isZero();
      assertThat(lint.out()).as("whole configs in the guides").hasSizeGreaterThan(3);
    }
  }

  private void writeFilesThatConfigsName() throws Exception {
    Files.writeString(folder.resolve("feed-key"), "correct-horse-battery");
    Files.writeString(folder.resolve("centrifugo-token"), "correct-horse-battery");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    Files.writeString(
        folder.resolve("key.pem"), Guides.pem(generator.generateKeyPair().getPrivate()));
    Files.writeString(
        folder.resolve("internal-ca.pem"), TestCertificates.selfSigned("localhost").pem());
  }
}
