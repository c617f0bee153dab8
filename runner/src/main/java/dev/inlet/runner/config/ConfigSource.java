package dev.inlet.runner.config;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Location;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The text of a config, and where it stands: in a file of its own, or on a page of Markdown. */
public final class ConfigSource {
  private final String name;
  private final String text;
  private final Locator locator;
  private final boolean onPage;

  private ConfigSource(String name, String text, Locator locator, boolean onPage) {
    this.name = requireNonNull(name, "name is null");
    this.text = requireNonNull(text, "text is null");
    this.locator = locator;
    this.onPage = onPage;
  }

  static ConfigSource file(String file, String text) {
    return new ConfigSource(file, text, Locator.ofFile(file), false);
  }

  /** A block on a page, whose first line has this number, and whose lines are indented this far. */
  static ConfigSource block(String page, String text, int firstLine, int indent) {
    Locator locator =
        (line, column) -> new Location(page, firstLine + line - 1, indent + Math.max(1, column));
    return new ConfigSource(page + ":" + firstLine, text, locator, true);
  }

  /**
   * Reads what a file holds: one config or, if its name ends in {@code .md}, one for each fenced
   * block of YAML that has a line {@code input:}.
   *
   * @param file its name as the user wrote it
   * @param notices told in a sentence if reading takes long
   * @throws ConfigException if it cannot be read
   */
  public static List<ConfigSource> read(String file, Consumer<String> notices) {
    String text = ConfigText.read(file, notices);
    return file.toLowerCase(Locale.ROOT).endsWith(".md")
        ? MarkdownPage.configs(file, text)
        : List.of(file(file, text));
  }

  /** The file, as the user wrote it; for a block also the number of its first line. */
  public String name() {
    return name;
  }

  /** Whether it is a block on a page, which has nothing to do with the others of it. */
  public boolean isOnPage() {
    return onPage;
  }

  /** The tree, whose problems are reported but those that leave nothing to go on with. */
  ConfigNode parse(Problems problems) {
    return YamlConfig.parseRoot(text, locator, problems);
  }
}
