package dev.inlet.benchmarks.suite;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.contender.Contender;
import dev.inlet.benchmarks.contender.Work;
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
 * @param works parts of the titles of works of streams; all are done if it is empty
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

  boolean wants(Work work) {
    return isNamed(work.title(), works);
  }

  private static boolean isNamed(String name, List<String> parts) {
    String whole = name.toLowerCase(Locale.ROOT);
    return parts.isEmpty()
        || parts.stream().anyMatch(part -> whole.contains(part.toLowerCase(Locale.ROOT)));
  }
}
