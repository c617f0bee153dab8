package dev.inlet.runner.docs;

/** What a page is about. */
enum PageKind {
  PIPELINE("pipeline", "", "The whole config", "config"),
  INPUT("input", "inputs", "Inputs", "input"),
  AUTH("auth", "auth", "Authentication schemes", "scheme"),
  PROTOCOL("protocol", "protocols", "Session protocols", "protocol"),
  OUTPUT("output", "outputs", "Outputs", "output");

  private final String type;
  private final String folder;
  private final String heading;
  private final String noun;

  PageKind(String type, String folder, String heading, String noun) {
    this.type = type;
    this.folder = folder;
    this.heading = heading;
    this.noun = noun;
  }

  /** The {@code type} of the front matter. */
  String type() {
    return type;
  }

  /** The page's path within the reference. */
  String path(String name) {
    return (folder.isEmpty() ? "" : folder + "/") + name + ".md";
  }

  /** Over a list of such pages. */
  String heading() {
    return heading;
  }

  /** In a sentence. */
  String noun() {
    return noun;
  }
}
