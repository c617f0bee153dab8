package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import dev.inlet.config.Printable;
import java.util.ServiceConfigurationError;
import java.util.function.UnaryOperator;

/** A plugin that cannot be used. It affects only configs that name it. Immutable. */
public final class PluginProblem {
  private static final int MOST_CHARACTERS = 1_000;

  private final String what;
  private final String message;

  PluginProblem(String what, String message) {
    this.what = shorten(Printable.of(requireNonNull(what, "what is null")));
    this.message = shorten(Printable.of(requireNonNull(message, "message is null")));
  }

  /** The provider's class, or the service or the file if even that is not known; one line. */
  public String what() {
    return what;
  }

  /** What is wrong, for the plugin's author to fix; one line of at most 1000 characters. */
  public String message() {
    return message;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PluginProblem that
        && what.equals(that.what)
        && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return 31 * what.hashCode() + message.hashCode();
  }

  /** A plugin can say as much as it likes. */
  private static String shorten(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }

  /**
   * Says in a sentence what code of a plugin has thrown.
   *
   * @throws VirtualMachineError if the failure is one that is not the plugin's alone, such as that
   *     no memory is left
   */
  public static PluginProblem of(String what, Throwable failure) {
    return of(what, failure, sentence -> sentence);
  }

  /**
   * As {@link #of(String, Throwable)}, for code that has a configuration: the sentence holds none
   * of the secrets that the masker knows.
   */
  public static PluginProblem of(String what, Throwable failure, Masker masker) {
    return of(what, failure, masker::mask);
  }

  /** Half a secret is found by nobody, so masking comes before all else. */
  private static PluginProblem of(
      String what, Throwable failure, UnaryOperator<String> withoutSecrets) {
    if (failure instanceof VirtualMachineError error && !(failure instanceof StackOverflowError)) {
      throw error;
    }
    String sentence;
    try {
      sentence = shorten(withoutSecrets.apply(describe(failure)));
    } catch (RuntimeException | StackOverflowError e) {
      // What was thrown is the plugin's own, too.
      sentence = "fails: " + failure.getClass().getName();
    }
    return new PluginProblem(what, sentence.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  /** A sentence for what the ServiceLoader or a provider's own code threw. */
  static String describe(Throwable failure) {
    if (failure instanceof NoClassDefFoundError
        && String.valueOf(failure.getMessage()).startsWith("Could not initialize class ")) {
      return "fails in a static initializer: " + failure.getMessage();
    }
    if (failure instanceof NoClassDefFoundError || failure instanceof ClassNotFoundException) {
      return "has a dependency which is missing: "
          + className(String.valueOf(failure.getMessage()));
    }
    if (failure instanceof UnsupportedClassVersionError) {
      return "was compiled for a newer Java than " + Runtime.version().feature();
    }
    if (failure instanceof ExceptionInInitializerError && failure.getCause() != null) {
      return "fails in a static initializer: " + failure.getCause();
    }
    if (failure instanceof StackOverflowError) {
      return "calls itself without end (stack overflow)";
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
