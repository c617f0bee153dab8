package dev.inlet.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The place that is being read, and where its problems go. Handed to a {@link FieldType}; not kept
 * beyond the call.
 */
public final class ReadContext {
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]");

  private final String path;
  private final boolean secret;
  private final List<Problem> problems;
  private final Masker masker;
  private final Optional<Root> root;
  private final Optional<String> noLimit;

  /** What is read as a whole, and what its fields are. */
  private record Root(ConfigSpec spec, String path, ConfigNode node) {}

  /** The root of what is read, of which nothing but its place is known. */
  ReadContext(String path, boolean secret, List<Problem> problems, Masker masker) {
    this(path, secret, problems, masker, Optional.empty(), Optional.empty());
  }

  private ReadContext(
      String path,
      boolean secret,
      List<Problem> problems,
      Masker masker,
      Optional<Root> root,
      Optional<String> noLimit) {
    this.path = requireNonNull(path, "path is null");
    this.secret = secret;
    this.problems = requireNonNull(problems, "problems is null");
    this.masker = requireNonNull(masker, "masker is null");
    this.root = root;
    this.noLimit = noLimit;
  }

  /** The root of what is read. */
  static ReadContext root(
      ConfigSpec spec, String path, ConfigNode node, List<Problem> problems, Masker masker) {
    return new ReadContext(
        path, false, problems, masker, Optional.of(new Root(spec, path, node)), Optional.empty());
  }

  private ReadContext at(String newPath, boolean newSecret) {
    return new ReadContext(newPath, newSecret, problems, masker, root, Optional.empty());
  }

  /** The same place, of a field that may have no limit, with the advice how. */
  ReadContext withNoLimit(String advice) {
    return new ReadContext(path, secret, problems, masker, root, Optional.of(advice));
  }

  /** What to do for no limit. */
  Optional<String> noLimit() {
    return noLimit;
  }

  /**
   * Where a field or section of that name belongs, if it is known elsewhere in what is read; some
   * paths, the likeliest first, or none.
   */
  public List<String> placesOf(String name) {
    String section = path.substring(0, Math.max(0, path.lastIndexOf('.')));
    return root.map(whole -> Places.of(whole.spec(), whole.path(), whole.node(), name, section))
        .orElse(List.of());
  }

  /** Learns the secrets of what is read. */
  public Masker masker() {
    return masker;
  }

  /** The path of the node that is being read. */
  public String path() {
    return path;
  }

  /** The place of a named node inside this one. */
  public ReadContext child(String name, boolean childIsSecret) {
    String shown = shown(name);
    String childPath = path.isEmpty() ? shown : path + "." + shown;
    return at(childPath, secret || childIsSecret);
  }

  /** The place of a list's item. */
  public ReadContext item(int index) {
    return at(path + "[" + index + "]", secret);
  }

  /**
   * The same place, to be read as a section: its fields say themselves which of them are secret,
   * whatever the section as a whole counts as.
   */
  public ReadContext ofSection() {
    return at(path, false);
  }

  /** Reports an error at the location. */
  public void error(Location location, String message) {
    problems.add(Problem.error(location, path, message));
  }

  /** Reports an error at the location, with a name that was probably meant. */
  public void error(Location location, String message, Optional<String> suggestion) {
    problems.add(Problem.error(location, path, message).withSuggestion(suggestion));
  }

  /** Reports at the location what is doubtful, but no reason not to use the configuration. */
  public void warning(Location location, String message) {
    problems.add(Problem.warning(location, path, message));
  }

  /** Reports a problem that was made elsewhere. */
  public void add(Problem problem) {
    problems.add(problem);
  }

  /**
   * Tells the {@link #masker()} a text: as a whole where the field is a secret, and what came into
   * it from variables anywhere.
   */
  public void learn(ConfigNode.Scalar scalar) {
    learnIfSecret(scalar);
    scalar.substituted().forEach(masker::add);
  }

  /** As {@link #learn(ConfigNode.Scalar)}, with texts as they are used rather than written. */
  void learn(ConfigNode.Scalar scalar, UnaryOperator<String> use) {
    if (secret) {
      masker.add(use.apply(scalar.text()));
    }
    scalar.substituted().forEach(value -> masker.add(use.apply(value)));
  }

  void learnIfSecret(ConfigNode.Scalar scalar) {
    if (secret) {
      masker.add(scalar.text());
    }
  }

  /** Whether messages must not show a value: it is a secret, or a variable in it may be one. */
  boolean hides(ConfigNode.Scalar scalar) {
    return secret || !scalar.substituted().isEmpty();
  }

  /** The value in quotes for a message; hidden where the field or a variable in it is a secret. */
  public String quote(ConfigNode.Scalar scalar) {
    if (hides(scalar)) {
      return Masker.REDACTED;
    }
    return "\"" + shown(scalar.text()) + "\"";
  }

  /** Keeps a problem on one line of bearable length, whatever was written. */
  private static String shown(String text) {
    String start = text.length() <= 64 ? text : text.substring(0, 64) + "…";
    return UNPRINTABLE.matcher(start).replaceAll("?");
  }

  /** How many errors were reported. */
  int errorCount() {
    return (int)
        problems.stream().filter(problem -> problem.severity() == Problem.Severity.ERROR).count();
  }
}
