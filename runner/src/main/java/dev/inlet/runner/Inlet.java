package dev.inlet.runner;

import dev.inlet.runner.cli.CommandLineInterface;
import dev.inlet.runner.cli.UncaughtErrors;
import dev.inlet.runner.console.StandardStreams;
import java.security.Security;

/**
 * The program. Plugins beside the jar are found when both stand on the class path: {@code java -cp
 * inlet.jar:plugin.jar dev.inlet.runner.Inlet run pipeline.yaml}.
 */
public final class Inlet {

  private Inlet() {}

  public static void main(String[] arguments) {
    StandardStreams.install();
    // Guice's other ways to define classes use what Java 24 and later warn about. Guice reads this
    // once, when it is first touched.
    if (System.getProperty("guice_custom_class_loading") == null) {
      System.setProperty("guice_custom_class_loading", "CHILD");
    }
    // Java's HTTP client would show no proxy a password on the way to https; it reads this once.
    if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
      System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }
    // Java would answer look-ups from memory for 30 seconds, and failed ones for 10: longer than
    // most attempts to reconnect are apart.
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    UncaughtErrors.install();
    System.exit(CommandLineInterface.execute(arguments));
  }
}
