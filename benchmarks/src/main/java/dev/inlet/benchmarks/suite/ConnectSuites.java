package dev.inlet.benchmarks.suite;

import dev.inlet.benchmarks.connect.ConnectCluster;
import dev.inlet.benchmarks.connect.ConnectSource;
import dev.inlet.benchmarks.connect.ConnectTrial;
import dev.inlet.benchmarks.connect.ConnectTrial.Load;
import dev.inlet.benchmarks.trial.Bench;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Inlet's connector in Kafka Connect. */
public final class ConnectSuites {
  /** A stream that a task has no trouble with. */
  public static final Load STEADY = Load.paced(1, 10_000);

  /** How many tasks a worker has. */
  public static final int TASKS = 100;

  private static final int RATE = 10;

  /** One task of many. */
  public static final Load ONE_TASK = Load.paced(1, RATE);

  /** All of them. */
  public static final Load ALL_TASKS = Load.paced(TASKS, RATE);

  /** Fixed and touched at the start, so that resident memory shows what is not on the heap. */
  private static final int HEAP_MIB = 768;

  private ConnectSuites() {}

  /** All sources in one worker, one after the other. */
  static void streams(Bench bench, String suite, Plan plan)
      throws IOException, InterruptedException {
    Map<Load, List<ConnectSource>> sources = new LinkedHashMap<>();
    sources.put(
        Load.FLOOD,
        List.of(
            ConnectSource.INLET,
            ConnectSource.MEMORY,
            ConnectSource.JDK_ONE_BY_ONE,
            ConnectSource.JDK_ALL));
    sources.put(
        STEADY,
        List.of(
            ConnectSource.INLET,
            ConnectSource.MEMORY,
            ConnectSource.JDK_ONE_BY_ONE,
            ConnectSource.JDK_WITHOUT_WAITING));
    sources.replaceAll((load, all) -> wanted(all, plan));
    try (ConnectCluster cluster = ConnectCluster.start(bench, ConnectCluster.WORKER_HEAP)) {
      ConnectTrial trial = new ConnectTrial(cluster, bench.schedule(), suite);
      for (ConnectSource source : sources.getOrDefault(Load.FLOOD, List.of())) {
        trial.warmUp(source, Load.FLOOD);
      }
      for (int round = 1; round <= plan.rounds(); round++) {
        for (Map.Entry<Load, List<ConnectSource>> each : sources.entrySet()) {
          for (ConnectSource source : Interleaved.rotated(each.getValue(), round)) {
            plan.results().accept(trial.measure(source, each.getKey(), round));
          }
        }
      }
    }
  }

  /** One task, then many, in a worker that nothing else has run in. */
  static void tasks(Bench bench, String suite, Plan plan) throws IOException, InterruptedException {
    List<ConnectSource> sources = wanted(List.of(ConnectSource.INLET, ConnectSource.MEMORY), plan);
    List<String> heap =
        List.of("-Xms" + HEAP_MIB + "m", "-Xmx" + HEAP_MIB + "m", "-XX:+AlwaysPreTouch");
    for (int round = 1; round <= plan.rounds(); round++) {
      for (ConnectSource source : Interleaved.rotated(sources, round)) {
        try (ConnectCluster cluster = ConnectCluster.start(bench, heap)) {
          ConnectTrial trial = new ConnectTrial(cluster, bench.schedule(), suite);
          for (Load load : List.of(ONE_TASK, ALL_TASKS)) {
            plan.results().accept(trial.measureMemory(source, load, round, HEAP_MIB));
          }
        }
      }
    }
  }

  private static List<ConnectSource> wanted(List<ConnectSource> sources, Plan plan) {
    return sources.stream().filter(source -> plan.wants(source.title())).toList();
  }
}
