package dev.inlet.resolver;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a plugin is found in a Maven repository.
 *
 * @param extension {@code jar} unless said otherwise
 * @param classifier empty if there is none
 */
public record MavenCoordinates(
    String group, String artifact, String extension, String classifier, String version) {
  private static final String PART = "([A-Za-z0-9._-]+)";
  private static final Pattern FORM =
      Pattern.compile(PART + ":" + PART + "(?::" + PART + "(?::" + PART + ")?)?:" + PART);

  /** Coordinates whose parts are known; {@link #parse} reads them from text. */
  public MavenCoordinates {
    requireNonNull(group, "group is null");
    requireNonNull(artifact, "artifact is null");
    requireNonNull(extension, "extension is null");
    requireNonNull(classifier, "classifier is null");
    requireNonNull(version, "version is null");
  }

  /**
   * Reads {@code group:artifact[:extension[:classifier]]:version}; empty if the text is of another
   * form.
   */
  public static Optional<MavenCoordinates> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new MavenCoordinates(
            form.group(1),
            form.group(2),
            Optional.ofNullable(form.group(3)).orElse("jar"),
            Optional.ofNullable(form.group(4)).orElse(""),
            form.group(5)));
  }

  /** Whether it is a file that brings its libraries with it. */
  boolean isWhole() {
    return !extension.equals("jar");
  }

  @Override
  public String toString() {
    String middle = classifier.isEmpty() ? "" : ":" + classifier;
    String type = classifier.isEmpty() && extension.equals("jar") ? "" : ":" + extension;
    return group + ":" + artifact + type + middle + ":" + version;
  }
}
