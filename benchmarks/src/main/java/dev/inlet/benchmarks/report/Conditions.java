package dev.inlet.benchmarks.report;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Under which conditions was measured.
 *
 * @param date the day, in UTC
 * @param command what was run
 */
public record Conditions(String date, String command, List<Fact> facts) {
  /** The name of the fact that says which Java ran. */
  public static final String JDK = "JDK";

  private static final Pattern FOLDERS = Pattern.compile("(^|[=,])/(?:[^/=,]*/)*");

  public Conditions {
    requireNonNull(date, "date is null");
    requireNonNull(command, "command is null");
    facts = List.copyOf(facts);
  }

  /**
   * Those of here and now.
   *
   * @param arguments of this program
   * @param inletJars what is measured, by name
   * @param settings what the program was told to do, and where; with {@link #JDK} among them if
   *     that is not the one of this program
   */
  public static Conditions now(
      List<String> arguments, Map<String, Path> inletJars, List<Fact> settings) {
    List<Fact> facts = new ArrayList<>(Machine.facts());
    facts.addAll(Versions.facts(inletJars));
    facts.removeIf(fact -> settings.stream().anyMatch(other -> other.name().equals(fact.name())));
    facts.addAll(settings);
    return new Conditions(LocalDate.now(ZoneOffset.UTC).toString(), command(arguments), facts);
  }

  /** As it is typed, but without the folders that only this machine has. */
  static String command(List<String> arguments) {
    return arguments.stream()
        .map(argument -> FOLDERS.matcher(argument).replaceAll("$1"))
        .map(argument -> argument.contains(" ") ? "'" + argument + "'" : argument)
        .collect(Collectors.joining(" ", "java -jar benchmarks/target/benchmarks.jar ", ""))
        .strip();
  }
}
