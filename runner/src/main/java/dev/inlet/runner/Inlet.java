package dev.inlet.runner;

import dev.inlet.runner.cli.CommandLineInterface;

/**
 * The program. Plugins beside the jar are found when both stand on the class path: {@code java -cp
 * inlet.jar:plugin.jar dev.inlet.runner.Inlet run pipeline.yaml}.
 */
public final class Inlet {

  private Inlet() {}

  public static void main(String[] arguments) {
    // Guice's other ways to define classes use what Java 24 and later warn about. Guice reads this
    // once, when it is first touched.
    if (System.getProperty("guice_custom_class_loading") == null) {
      System.setProperty("guice_custom_class_loading", "CHILD");
    }
    System.exit(CommandLineInterface.execute(arguments));
  }
}
