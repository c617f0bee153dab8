package dev.inlet.runner.config;

import dev.inlet.config.ConfigException;
import dev.inlet.config.Location;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of variables, a line {@code KEY=VALUE} for each, much as Docker and systemd read them.
 * Empty lines and those that begin with {@code #} or {@code ;} do not count. The value is
 * everything behind the sign, without spaces at its ends; quotes around the whole of it are no part
 * of it. A backslash is a character like any other. A byte order mark in front is no part of it.
 */
public final class EnvironmentFile {
  private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_.]*)\\s*=(.*)");

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private EnvironmentFile() {}

  /**
   * Reads a file; of two lines of one name the last one counts.
   *
   * @param file its name as the user wrote it
   * @param notices told in a sentence if reading takes long
   * @throws ConfigException with a problem for each line that is none, which shows nothing of it
   */
  public static Map<String, String> read(String file, Consumer<String> notices) {
    Problems problems = new Problems();
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> lines = withoutMark(ConfigText.read(file, notices)).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      Matcher assignment = ASSIGNMENT.matcher(line);
      if (assignment.matches()) {
        variables.put(assignment.group(1), unquoted(assignment.group(2).strip()));
      } else {
        problems.error(new Location(file, i + 1, 1), "", refusal(line));
      }
    }
    problems.throwIfAny();
    return variables;
  }

  private static String withoutMark(String text) {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /** What stands there may be a secret. */
  private static String refusal(String line) {
    return line.startsWith("export ")
        ? "is a line for shells; leave \"export\" out"
        : "is no KEY=VALUE, where KEY has letters, digits and underscores";
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
