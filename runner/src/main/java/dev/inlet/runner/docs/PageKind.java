package dev.inlet.runner.docs;

/** What a page is about. */
enum PageKind {
  INPUT("input", "inputs", "Inputs", "input"),
  AUTH("auth", "auth", "Authentication schemes", "scheme"),
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

  /** The folder of the pages. */
  String folder() {
    return folder;
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
