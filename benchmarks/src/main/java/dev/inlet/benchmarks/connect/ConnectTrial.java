package dev.inlet.benchmarks.connect;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.connect.ConnectCluster.Sample;
import dev.inlet.benchmarks.contender.Work;
import dev.inlet.benchmarks.feed.Shape;
import dev.inlet.benchmarks.measure.Figure;
import dev.inlet.benchmarks.trial.Measurement;
import dev.inlet.benchmarks.trial.Schedule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of one source. */
public final class ConnectTrial {
  private static final double MIB = 1 << 20;

  /** CPUs that others may use before a run is repeated. */
  private static final double QUIET = 0.1;

  private final ConnectCluster cluster;
  private final Schedule schedule;
  private final String suite;

  /** What a run is of: a stream of some shape for each task. */
  public record Load(Shape shape, int tasks) {
    /** One task, with as many messages as go. */
    public static final Load FLOOD = new Load(ConnectSource.FLOOD, 1);

    /** Tasks, each with so many messages a second. */
    public static Load paced(int tasks, int rate) {
      return new Load(Shape.paced(ConnectSource.SIZE, rate), tasks);
    }

    /** What it is called in tables. */
    public String title() {
      String stream = new Work(shape, false, 1).title();
      return tasks == 1 ? stream : String.format(Locale.ROOT, "%,d tasks, %s each", tasks, stream);
    }
  }

  /** Runs of a suite in a cluster. */
  public ConnectTrial(ConnectCluster cluster, Schedule schedule, String suite) {
    this.cluster = requireNonNull(cluster, "cluster is null");
    this.schedule = requireNonNull(schedule, "schedule is null");
    this.suite = requireNonNull(suite, "suite is null");
  }

  /** Has a source make all code run often enough to be compiled; nothing is measured. */
  public void warmUp(ConnectSource source, Load load) throws IOException, InterruptedException {
    cluster.create(source.config(cluster.feed(), load.shape()), 1);
    TimeUnit.NANOSECONDS.sleep(2 * schedule.warmUp().plus(schedule.window()).toNanos());
    cluster.delete();
  }

  /** Measures one task, in the quietest window if others use the machine. */
  public Measurement measure(ConnectSource source, Load load, int round)
      throws IOException, InterruptedException {
    cluster.create(source.config(cluster.feed(), load.shape()), 1);
    TimeUnit.NANOSECONDS.sleep(schedule.warmUp().toNanos());
    Map<Figure, Double> figures = window();
    for (int i = 0; i < schedule.repeats() && others(figures) > QUIET; i++) {
      Map<Figure, Double> again = window();
      figures = others(again) < others(figures) ? again : figures;
    }
    List<String> problems = problems(load, figures);
    cluster.delete();
    return new Measurement(suite, load.title(), source.title(), round, figures, problems);
  }

  /**
   * Measures many tasks, and the memory that they take.
   *
   * @param heapMib what the heap of the worker takes of its resident memory, whatever is on it
   */
  public Measurement measureMemory(ConnectSource source, Load load, int round, int heapMib)
      throws IOException, InterruptedException {
    cluster.create(source.config(cluster.feed(), load.shape(), load.tasks()), load.tasks());
    TimeUnit.NANOSECONDS.sleep(schedule.warmUp().toNanos());
    Map<Figure, Double> figures = window();
    double live = cluster.liveHeapBytes() / MIB;
    figures.put(Figure.LIVE_HEAP_MIB, live);
    figures.put(
        Figure.MEMORY_MIB, cluster.sample().worker().rssKib() * 1024 / MIB - heapMib + live);
    List<String> problems = problems(load, figures);
    cluster.delete();
    return new Measurement(suite, load.title(), source.title(), round, figures, problems);
  }

  private static double others(Map<Figure, Double> figures) {
    return figures.getOrDefault(Figure.OTHER_CPU_SHARE, 0.0);
  }

  private List<String> problems(Load load, Map<Figure, Double> figures)
      throws InterruptedException {
    List<String> problems = new ArrayList<>();
    if (!cluster.runs(load.tasks())) {
      problems.add("a task has failed");
    }
    double rate = figures.getOrDefault(Figure.MESSAGES_PER_SECOND, 0.0);
    if (rate < 0.95 * load.tasks() * load.shape().rate()) {
      problems.add("the rate was not reached");
    }
    return problems;
  }

  private Map<Figure, Double> window() throws IOException, InterruptedException {
    Sample start = cluster.sample();
    TimeUnit.NANOSECONDS.sleep(schedule.window().toNanos());
    return figures(start, cluster.sample());
  }

  private static Map<Figure, Double> figures(Sample start, Sample end) {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    double seconds = (end.nanos() - start.nanos()) / 1e9;
    double records = end.records() - start.records();
    double worker = end.worker().cpuSeconds() - start.worker().cpuSeconds();
    double feed = end.feedCpu() - start.feedCpu();
    double broker = end.brokerCpu() - start.brokerCpu();
    double own = end.ownCpu() - start.ownCpu();
    double others = end.busyCpu() - start.busyCpu() - worker - feed - broker - own;
    figures.put(Figure.CPU_SHARE, worker / seconds);
    figures.put(Figure.FEED_CPU_SHARE, feed / seconds);
    figures.put(Figure.BROKER_CPU_SHARE, broker / seconds);
    figures.put(Figure.OTHER_CPU_SHARE, Math.max(0, others) / seconds);
    figures.put(Figure.RSS_MIB, end.worker().rssKib() * 1024 / MIB);
    figures.put(Figure.THREADS, (double) end.worker().threads());
    if (records > 0) {
      figures.put(Figure.MESSAGES_PER_SECOND, records / seconds);
      figures.put(Figure.MEGABYTES_PER_SECOND, records * ConnectSource.SIZE / seconds / 1e6);
      figures.put(Figure.CPU_SECONDS_PER_MILLION, worker / records * 1e6);
      figures.put(
          Figure.ALLOCATED_BYTES_PER_MESSAGE,
          (end.allocatedBytes() - start.allocatedBytes()) / records);
    }
    return figures;
  }
}
