package dev.inlet.runner.cli;

import picocli.CommandLine.Option;

/** The option that chooses between text for people and JSON for programs. */
final class FormatOption {

  /** What a command prints. */
  enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text, for people, or json, for programs (default: text).")
  private Format format = Format.TEXT;

  boolean isJson() {
    return switch (format) {
      case TEXT -> false;
      case JSON -> true;
    };
  }
}
