package dev.inlet.benchmarks.measure;

/** What can be measured. */
public enum Figure {
  MESSAGES_PER_SECOND("messages/s", true),
  MEGABYTES_PER_SECOND("MB/s", true),
  CPU_SECONDS_PER_MILLION("CPU s per million messages", false),
  ALLOCATED_BYTES_PER_MESSAGE("allocated bytes per message", false),
  PEAK_RSS_MIB("peak RSS, MiB", false),
  LATENCY_P50_MICROS("latency p50, µs", false),
  LATENCY_P99_MICROS("latency p99, µs", false),
  LATENCY_P999_MICROS("latency p99.9, µs", false),
  CPU_SHARE("CPUs used by the client", false),
  /** How often a thread of the process, the virtual machine's included, had waited and went on. */
  WAKE_UPS_PER_MESSAGE("wake-ups per message", false),
  FIRST_MESSAGE_MILLIS("start to first message, ms", false),
  RSS_MIB("RSS, MiB", false),
  /** Of the same program with one connection. */
  RSS_OF_ONE_MIB("RSS with one, MiB", false),
  /** What each connection beyond the first adds to it. */
  RSS_EACH_KIB("RSS each, KiB", false),
  THREADS("threads", false),

  /** On the heap, after a collection. */
  LIVE_HEAP_MIB("live heap, MiB", false),
  /** The same, and all that is not on the heap. */
  MEMORY_MIB("memory in use, MiB", false),

  /** Close to 1 if the feed, and not the client, was what was measured. */
  FEED_CPU_SHARE("CPUs used by the feed", false),
  /** How far a paced message was behind its schedule, at most. */
  FEED_DELAY_MICROS("feed behind schedule, µs", false),
  /** Connections that ended though nobody had ended them. */
  LOST_CONNECTIONS("connections lost", false),
  ANSWERED_PINGS("pings answered", true),
  UNANSWERED_PINGS("pings not answered", false),
  BROKER_CPU_SHARE("CPUs used by the broker", false),
  /** What else the machine was busy with. */
  OTHER_CPU_SHARE("CPUs used by others", false);

  private final String title;
  private final boolean moreIsBetter;

  Figure(String title, boolean moreIsBetter) {
    this.title = title;
    this.moreIsBetter = moreIsBetter;
  }

  public String title() {
    return title;
  }

  public boolean moreIsBetter() {
    return moreIsBetter;
  }
}
