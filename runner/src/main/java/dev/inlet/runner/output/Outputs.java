package dev.inlet.runner.output;

import java.util.List;
import java.util.Optional;

/** The outputs that there are. */
public final class Outputs {
  private static final OutputProvider STDOUT = new StdoutOutputProvider();
  private static final List<OutputProvider> ALL =
      List.of(STDOUT, new FileOutputProvider(), new DropOutputProvider());

  private Outputs() {}

  /** All outputs, in the order in which they are listed. */
  public static List<OutputProvider> all() {
    return ALL;
  }

  /** The one that counts when a configuration names none. */
  public static OutputProvider standard() {
    return STDOUT;
  }

  public static Optional<OutputProvider> find(String name) {
    return ALL.stream().filter(provider -> provider.name().equals(name)).findFirst();
  }
}
