package dev.inlet.runner.cli;

/** What a process logs first, so that whoever reads its log knows what wrote it. */
final class StartLine {
  private StartLine() {}

  static String of(int pipelines) {
    return "%s on Java %s runs %d %s"
        .formatted(
            ProgramVersion.line(),
            Runtime.version(),
            pipelines,
            pipelines == 1 ? "pipeline" : "pipelines");
  }
}
