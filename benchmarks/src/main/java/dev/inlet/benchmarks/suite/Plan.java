package dev.inlet.benchmarks.suite;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.contender.Contender;
import dev.inlet.benchmarks.trial.Measurement;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a user wants of a suite.
 *
 * @param rounds how often each run is made
 * @param sizes of messages, where a suite has several
 * @param only parts of the names of those who take part; all do if it is empty
 * @param works titles of works of streams, or parts of titles; all are done if it is empty
 * @param results told each measurement as soon as it is made
 */
public record Plan(
    int rounds,
    List<Integer> sizes,
    List<String> only,
    List<String> works,
    Consumer<Measurement> results) {

  public Plan {
    sizes = List.copyOf(sizes);
    only = List.copyOf(only);
    works = List.copyOf(works);
    requireNonNull(results, "results is null");
  }

  boolean wants(Contender contender) {
    return wants(contender.name());
  }

  boolean wants(String contender) {
    return isNamed(contender, only);
  }

  /**
   * Whether a work is to be done. A text that is the whole title of one means that one only, though
   * others may begin with it.
   *
   * @param title of the work
   * @param titles of all works of its suite
   */
  boolean wantsWork(String title, List<String> titles) {
    return works.isEmpty()
        || works.stream()
            .anyMatch(
                text ->
                    titles.stream().anyMatch(text::equalsIgnoreCase)
                        ? title.equalsIgnoreCase(text)
                        : isNamed(title, List.of(text)));
  }

  private static boolean isNamed(String name, List<String> parts) {
    String whole = name.toLowerCase(Locale.ROOT);
    return parts.isEmpty()
        || parts.stream().anyMatch(part -> whole.contains(part.toLowerCase(Locale.ROOT)));
  }
}
