package dev.inlet.runner.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that sets values over those of the files. */
final class SettingOption {
  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      arity = "1",
      description =
          "Sets a field over what the files say, such as input.websocket.url=ws://localhost:8080."
              + " May be given more than once.")
  private List<String> settings = new ArrayList<>();

  List<String> settings() {
    return settings;
  }
}
