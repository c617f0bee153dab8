package dev.inlet.benchmarks.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands everything on to JMH, and asks it to count what is allocated. */
@Command(
    name = "parts",
    description =
        "Measures single parts of Inlet by JMH. Takes JMH's own arguments, such as the name of a"
            + " benchmark; -h lists them.")
public final class PartsCommand implements Callable<Integer> {
  private static final String PROFILER = "-prof";

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    List<String> all = new ArrayList<>(arguments);
    if (!all.contains(PROFILER)) {
      all.addAll(List.of(PROFILER, "gc"));
    }
    Main.main(all.toArray(String[]::new));
    return 0;
  }
}
