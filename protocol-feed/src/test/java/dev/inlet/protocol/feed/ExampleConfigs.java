package dev.inlet.protocol.feed;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The configs of the guide, as they stand there. */
final class ExampleConfigs {
  private static final Path GUIDE = Path.of("..", "docs", "protocols", "feed.md");

  private ExampleConfigs() {}

  /**
   * The fields of an input of the guide, with another address.
   *
   * @param file what the block says that it is
   * @param variables in place of the environment
   */
  static Map<String, Object> input(String file, URI server, Map<String, String> variables)
      throws IOException {
    Pattern block =
        Pattern.compile("```yaml\n# " + Pattern.quote(file) + "\n(.*?)```", Pattern.DOTALL);
    Matcher matcher = block.matcher(Files.readString(GUIDE));
    assertThat(matcher.find()).as("the config %s", file).isTrue();
    String yaml = matcher.group(1);
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      yaml = yaml.replace("${" + variable.getKey() + "}", variable.getValue());
    }
    Object config = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    Map<String, Object> input = new LinkedHashMap<>(section(section(config, "input"), "websocket"));
    String target = URI.create((String) input.get("url")).getRawQuery();
    input.put("url", server + (target == null ? "" : "?" + target));
    return input;
  }

  @SuppressWarnings("unchecked") // the guide's YAML has names of text
  static Map<String, Object> section(Object parent, String name) {
    Object section = ((Map<String, Object>) parent).get(name);
    return (Map<String, Object>) requireNonNull(section, name);
  }
}
