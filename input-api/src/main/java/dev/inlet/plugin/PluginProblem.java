package dev.inlet.plugin;

import static java.util.Objects.requireNonNull;

import java.util.ServiceConfigurationError;

/**
 * A plugin that cannot be used. It troubles nobody who does not name it.
 *
 * @param what the provider's class, or the service if even that is not known
 * @param message what its author should mend
 */
public record PluginProblem(String what, String message) {
  public PluginProblem {
    requireNonNull(what, "what is null");
    requireNonNull(message, "message is null");
  }

  static PluginProblem of(String what, Throwable failure) {
    return new PluginProblem(what, describe(failure).strip().replaceAll("\\s*\\R\\s*", " "));
  }

  /** Text of a plugin's that a terminal shows as it is, on one line. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** A sentence for what the ServiceLoader or a provider's own code threw. */
  static String describe(Throwable failure) {
    if (failure instanceof NoClassDefFoundError
        && String.valueOf(failure.getMessage()).startsWith("Could not initialize class ")) {
      return "fails in a static initializer: " + failure.getMessage();
    }
    if (failure instanceof NoClassDefFoundError || failure instanceof ClassNotFoundException) {
      return "has a dependency which is missing: " + className(failure.getMessage());
    }
    if (failure instanceof UnsupportedClassVersionError) {
      return "was compiled for a newer Java than " + Runtime.version().feature();
    }
    if (failure instanceof ExceptionInInitializerError && failure.getCause() != null) {
      return "fails in a static initializer: " + failure.getCause();
    }
    if (failure instanceof InstantiationException) {
      return "must not be abstract";
    }
    if (failure instanceof NoSuchMethodException || failure instanceof IllegalAccessException) {
      return "must be a public class and have a public constructor without arguments";
    }
    if (failure instanceof ServiceConfigurationError error) {
      return describeConfiguration(error);
    }
    if (failure instanceof LinkageError) {
      return "does not fit the classes that are here: " + failure;
    }
    return "fails: " + failure;
  }

  private static String describeConfiguration(ServiceConfigurationError error) {
    if (error.getCause() != null) {
      return describe(error.getCause());
    }
    // The JDK's text reads "SERVICE: Provider CLASS not found", "…: Provider CLASS not a subtype".
    String text = String.valueOf(error.getMessage());
    if (text.endsWith("not found")) {
      return "is named in META-INF/services but is not on the class path";
    }
    if (text.endsWith("not a subtype")) {
      return "is named in META-INF/services but does not implement the service";
    }
    return text;
  }

  private static String className(String internalName) {
    return String.valueOf(internalName).replace('/', '.');
  }

  /** One line for people. */
  @Override
  public String toString() {
    return what + ": " + message;
  }
}
