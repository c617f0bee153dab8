package dev.inlet.runner.docs;

import dev.inlet.config.ConfigSpec;
import dev.inlet.host.AuthScheme;
import dev.inlet.host.InputPlugin;
import dev.inlet.host.OutputPlugin;
import dev.inlet.host.Plugins;
import dev.inlet.host.ProtocolPlugin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The reference of everything that a configuration can name. */
public final class ReferenceDocs {
  private final Format format;
  private final ReferenceIndex index;
  private final Map<String, String> pages = new LinkedHashMap<>();

  private ReferenceDocs(Format format) {
    this.format = format;
    this.index = new ReferenceIndex(format);
  }

  /**
   * Gives all pages, with {@code README.md} as the list of them. The same plugins give the same
   * text on every machine.
   *
   * @param pipeline the fields of a config's root
   * @return the text of each file by its path, such as {@code inputs/websocket.md}
   * @throws RuntimeException or LinkageError if a plugin cannot describe itself
   */
  public static Map<String, String> pages(ConfigSpec pipeline, Plugins plugins, Format format) {
    ReferenceDocs docs = new ReferenceDocs(format);
    docs.add(PageKind.PIPELINE, "pipeline", pipeline, List.of());
    for (InputPlugin input : plugins.inputs()) {
      docs.add(PageKind.INPUT, input.name(), input.spec(), List.of("input"));
    }
    List<String> aroundSchemes = List.of("input", nameOfInputWithSchemes(plugins));
    for (AuthScheme scheme : plugins.authSchemes()) {
      docs.add(PageKind.AUTH, scheme.name(), scheme.spec(), aroundSchemes);
    }
    List<String> aroundProtocols = List.of("input", nameOfInputWithProtocols(plugins));
    for (ProtocolPlugin protocol : plugins.protocols()) {
      docs.add(PageKind.PROTOCOL, protocol.name(), protocol.spec(), aroundProtocols);
    }
    for (OutputPlugin output : plugins.outputs()) {
      docs.add(PageKind.OUTPUT, output.name(), output.spec(), List.of("output"));
    }
    docs.pages.put("README.md", docs.index.render());
    return docs.pages;
  }

  private static String nameOfInputWithSchemes(Plugins plugins) {
    return nameOfInput(plugins, ConfigSpec::hasAuthenticationSlot);
  }

  private static String nameOfInputWithProtocols(Plugins plugins) {
    return nameOfInput(plugins, ConfigSpec::hasProtocolSlot);
  }

  private static String nameOfInput(Plugins plugins, Predicate<ConfigSpec> condition) {
    return plugins.inputs().stream()
        .filter(input -> condition.test(input.spec()))
        .map(InputPlugin::name)
        .findFirst()
        .orElse("any_input");
  }

  private void add(PageKind kind, String name, ConfigSpec spec, List<String> around) {
    index.add(kind, name, spec.summary());
    pages.put(kind.path(name), ReferencePage.render(kind, name, spec, format, around));
  }
}
