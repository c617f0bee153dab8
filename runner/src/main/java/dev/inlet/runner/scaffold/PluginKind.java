package dev.inlet.runner.scaffold;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A kind of plugin for which there is a project. */
public enum PluginKind {
  INPUT,
  OUTPUT,
  AUTH,
  PROTOCOL;

  /** The service that the plugin provides. */
  String service() {
    return switch (this) {
      case INPUT -> "dev.inlet.input.InputProvider";
      case OUTPUT -> "dev.inlet.output.OutputProvider";
      case AUTH -> "dev.inlet.auth.AuthProvider";
      case PROTOCOL -> "dev.inlet.protocol.ProtocolProvider";
    };
  }

  private List<String> mainClasses() {
    return switch (this) {
      case INPUT -> List.of("__Name__Provider", "__Name__Input", "Connection", "LineBuffer");
      case OUTPUT -> List.of("__Name__Provider", "__Name__Output", "Session");
      case AUTH -> List.of("__Name__Provider", "__Name__Authenticator");
      case PROTOCOL -> List.of("__Name__Provider", "__Name__Protocol", "__Name__Session");
    };
  }

  private List<String> testClasses() {
    return switch (this) {
      case INPUT -> List.of("__Name__ContractTest", "LineServer");
      case OUTPUT -> List.of("__Name__ContractTest", "__Name__OutputTest", "FrameStore");
      case AUTH -> List.of("__Name__ContractTest");
      case PROTOCOL -> List.of("__Name__ContractTest", "__Name__Server");
    };
  }

  /** The modules of Inlet that the tests need, beside the test kit. */
  List<String> testModules() {
    return switch (this) {
      case INPUT, OUTPUT, AUTH -> List.of();
      case PROTOCOL -> List.of("input-websocket");
    };
  }

  /** The resources of the Java files, by their paths below {@code src}. */
  Map<String, String> sources() {
    Map<String, String> sources = new LinkedHashMap<>();
    add(sources, "main", mainClasses());
    add(sources, "test", testClasses());
    return sources;
  }

  private void add(Map<String, String> sources, String kind, List<String> classes) {
    for (String name : classes) {
      sources.put(
          kind + "/java/__path__/" + name + ".java",
          this + "/" + name.replace("__Name__", "") + ".java");
    }
  }

  /** In lower case, as people write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
