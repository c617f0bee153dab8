package dev.inlet.benchmarks.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which CPU a process runs on. With a CPU each for the feed and the client, a figure is what one
 * CPU can do, garbage collector and compilers included, and does not depend on the scheduler.
 */
public final class Placement {
  private static final String FEED_CPU = "0";
  private static final String CLIENT_CPU = "1";
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final boolean pinned;

  private Placement(boolean pinned) {
    this.pinned = pinned;
  }

  /** A CPU each, if there are two and taskset can be found, and this process beside the feed. */
  public static Placement pinned() throws IOException, InterruptedException {
    if (PROCESSORS < 2 || Tools.find("taskset").isEmpty()) {
      return anywhere();
    }
    String own = Long.toString(ProcessHandle.current().pid());
    Process pin =
        new ProcessBuilder("taskset", "-a", "-c", "-p", FEED_CPU, own)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Placement(pin.waitFor() == 0);
  }

  /** Wherever the scheduler puts it. */
  public static Placement anywhere() {
    return new Placement(false);
  }

  List<String> feed(List<String> command) {
    return on(FEED_CPU, command);
  }

  /** The command that runs a client where it belongs. */
  public List<String> client(List<String> command) {
    return on(CLIENT_CPU, command);
  }

  /** The command that runs a client on any CPU. */
  public List<String> everywhere(List<String> command) {
    return on("0-" + (PROCESSORS - 1), command);
  }

  private List<String> on(String cpus, List<String> command) {
    List<String> prefixed = new ArrayList<>();
    if (pinned) {
      prefixed.addAll(List.of("taskset", "-c", cpus));
    }
    prefixed.addAll(command);
    return prefixed;
  }

  /** In a sentence. */
  public String describe() {
    return pinned
        ? "one CPU each: the feed on CPU %s, the client on CPU %s (taskset)"
            .formatted(FEED_CPU, CLIENT_CPU)
        : "the scheduler places feed and client";
  }
}
