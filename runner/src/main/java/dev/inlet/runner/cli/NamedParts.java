package dev.inlet.runner.cli;

import dev.inlet.config.Suggestions;
import dev.inlet.host.InputPlugin;
import dev.inlet.host.OutputPlugin;
import dev.inlet.host.PluginSection;
import dev.inlet.host.Plugins;
import dev.inlet.host.PublishedPlugins;
import dev.inlet.runner.docs.ConfigTemplate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code INPUT/SCHEMES-AND-PROTOCOLS/OUTPUT}, of which only the input has to be named. */
final class NamedParts {
  private static final String STANDARD_OUTPUT = "stdout";

  private final List<String> inputs;
  private final List<String> sections;
  private final List<String> outputs;

  private NamedParts(Plugins plugins) {
    inputs = plugins.inputs().stream().map(InputPlugin::name).toList();
    sections =
        Stream.concat(plugins.authSchemes().stream(), plugins.protocols().stream())
            .map(PluginSection::name)
            .toList();
    outputs = plugins.outputs().stream().map(OutputPlugin::name).toList();
  }

  /**
   * Finds what is named.
   *
   * @throws IllegalArgumentException with a sentence for the user if a name is unknown
   */
  static ConfigTemplate.Choice choose(String text, Plugins plugins) {
    return new NamedParts(plugins).choose(List.of(text.split("/", -1)));
  }

  private ConfigTemplate.Choice choose(List<String> parts) {
    if (parts.size() > 3) {
      throw new IllegalArgumentException(
          "expected INPUT/SCHEMES/OUTPUT, such as websocket/jwt/kafka, with commas between schemes"
              + " and protocols");
    }
    String input = require("input", parts.get(0), inputs);
    // Of two parts the second one is whatever has its name.
    boolean outputIsSecond = parts.size() == 2 && outputs.contains(parts.get(1));
    List<String> named = new ArrayList<>();
    if (parts.size() > 1 && !outputIsSecond && !parts.get(1).isEmpty()) {
      List<String> known =
          parts.size() == 2
              ? Stream.concat(sections.stream(), outputs.stream()).toList()
              : sections;
      String kind =
          parts.size() == 2 ? "scheme, protocol or output" : "authentication scheme or protocol";
      for (String section : parts.get(1).split(",", -1)) {
        named.add(require(kind, section, known));
      }
    }
    String output = outputIsSecond ? parts.get(1) : parts.size() == 3 ? parts.get(2) : "";
    Set<String> chosen = new LinkedHashSet<>();
    chosen.add(input);
    chosen.add(output.isEmpty() ? STANDARD_OUTPUT : require("output", output, outputs));
    return new ConfigTemplate.Choice(chosen, new LinkedHashSet<>(named));
  }

  private static String require(String kind, String name, List<String> known) {
    if (known.contains(name)) {
      return name;
    }
    throw new IllegalArgumentException(
        "no %s is called \"%s\"; %s"
            .formatted(
                kind,
                name,
                published(kind, name)
                    .or(
                        () ->
                            Suggestions.closest(name, known)
                                .map(near -> "did you mean " + near + "?"))
                    .orElse("there are: " + String.join(", ", known))));
  }

  /** Which plugin brings what is not here, whatever of these kinds it is. */
  private static Optional<String> published(String kinds, String name) {
    return Stream.of("input", "output")
        .filter(kinds::contains)
        .flatMap(kind -> PublishedPlugins.advice(kind, name).stream())
        .findFirst();
  }
}
