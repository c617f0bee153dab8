package dev.inlet.benchmarks.suite;

import dev.inlet.benchmarks.contender.Contender;
import dev.inlet.benchmarks.contender.Inlet.Target;
import dev.inlet.benchmarks.contender.OptionalContender;
import dev.inlet.benchmarks.contender.Work;
import dev.inlet.benchmarks.feed.Content;
import dev.inlet.benchmarks.suite.Interleaved.Pairing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The suites that measure one stream after another while it flows. */
final class StreamSuites {
  private static final int SMALL = 128;
  private static final int MEDIUM = 1024;

  /** What messages of public feeds have on average, as JSON. */
  private static final int REALISTIC = 450;

  private static final List<String> WITHOUT_BORINGSSL =
      List.of("-Dio.netty.handler.ssl.noOpenSsl=true");

  private StreamSuites() {}

  /** Against everybody, by size. */
  static List<Pairing> throughput(Roster roster, List<Integer> sizes) {
    List<Contender> contenders = new ArrayList<>(roster.inlet(Target.DROP));
    contenders.addAll(roster.inlet(Target.LINES));
    contenders.addAll(roster.counting());
    return sizes.stream()
        .map(size -> new Pairing(Work.flood(Content.BINARY, size), contenders))
        .toList();
  }

  /** What the check of UTF-8 costs, and fragments. */
  static List<Pairing> text(Roster roster) throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>(roster.inlet(Target.DROP));
    contenders.add(roster.netty());
    OptionalContender nexusWeb = roster.nexusWeb();
    nexusWeb.contender().ifPresent(contenders::add);
    nexusWeb.hint().ifPresent(System.err::println);
    return Stream.of(
            Work.flood(Content.BINARY, SMALL),
            Work.flood(Content.TEXT, SMALL),
            Work.flood(Content.MIXED, SMALL),
            Work.flood(Content.NON_ASCII, SMALL),
            Work.flood(Content.TEXT, SMALL).inFragments(4))
        .map(work -> new Pairing(work, contenders))
        .toList();
  }

  /** Inlet's outputs beside each other. */
  static List<Pairing> outputs(Roster roster) {
    List<Contender> contenders =
        Stream.of(Target.DROP, Target.LINES, Target.PIPE, Target.FILE)
            .flatMap(target -> roster.inlet(target).stream())
            .map(Contender.class::cast)
            .toList();
    return List.of(new Pairing(Work.flood(Content.BINARY, SMALL), contenders));
  }

  static List<Pairing> tls(Roster roster) {
    List<Contender> contenders = new ArrayList<>(roster.inlet(Target.DROP));
    roster
        .inlet(Target.DROP)
        .forEach(inlet -> contenders.add(inlet.with(WITHOUT_BORINGSSL, Roster.JAVAS_TLS)));
    contenders.add(roster.nettyTlsReader());
    contenders.addAll(roster.counting());
    return Stream.of(
            Work.flood(Content.BINARY, MEDIUM),
            Work.flood(Content.BINARY, SMALL),
            Work.flood(Content.TEXT, SMALL).inSingleRecords())
        .map(work -> new Pairing(work.throughTls(), contenders))
        .toList();
  }

  static List<Pairing> deflate(Roster roster) {
    List<Contender> contenders = new ArrayList<>(roster.inlet(Target.DROP));
    contenders.addAll(roster.counting());
    return List.of(new Pairing(Work.flood(Content.TEXT, MEDIUM).compressed(), contenders));
  }

  /** From the feed's socket to whoever reads Inlet's standard output. */
  static List<Pairing> latency(Roster roster) {
    List<Contender> contenders = new ArrayList<>(roster.inlet(Target.RAW_PIPE));
    contenders.addAll(roster.inlet(Target.LINES));
    contenders.addAll(roster.inletWithReadIntervals(Target.LINES));
    contenders.add(roster.embedded());
    contenders.addAll(roster.javaPeers());
    return IntStream.of(1_000, 50_000, 500_000)
        .mapToObj(rate -> new Pairing(Work.paced(SMALL, rate), contenders))
        .toList();
  }

  /** What public feeds send, against the clients in Java. */
  static List<Pairing> realistic(Roster roster) {
    List<Contender> all = new ArrayList<>(roster.inlet(Target.DROP));
    all.addAll(roster.inlet(Target.LINES));
    all.add(roster.embedded());
    all.add(roster.embeddedWithJavasTls());
    all.addAll(roster.javaPeers());
    List<Pairing> pairings = new ArrayList<>();
    for (int rate : new int[] {100, 1_000, 10_000, 50_000}) {
      Work work = Work.realistic(REALISTIC, rate).throughTls();
      for (int connections : new int[] {1, 10, 200}) {
        // Beyond that each has less than a message a second, and a window holds too few of them.
        if (connections <= rate) {
          pairings.add(new Pairing(work.over(connections), all));
          pairings.add(new Pairing(work.compressed().over(connections), all));
        }
      }
    }
    return pairings;
  }

  /** What Inlet needs of a heap. */
  static List<Pairing> heap(Roster roster) {
    List<Contender> contenders = new ArrayList<>(roster.inlet(Target.DROP));
    contenders.addAll(
        roster.inlet(Target.DROP, List.of("-XX:+UseG1GC", "-Xmx48m"), ", 48 MiB heap"));
    contenders.addAll(
        roster.inlet(
            Target.DROP, List.of("-XX:+UseSerialGC", "-Xmx48m"), ", 48 MiB heap, serial GC"));
    return List.of(new Pairing(Work.flood(Content.BINARY, SMALL), contenders));
  }

  /**
   * What connections cost that share a rate which a thousand can still keep up with on one CPU. The
   * heap begins small, or its size at the start would be all that can be seen.
   */
  static List<Pairing> connections(Roster roster) {
    List<Contender> contenders =
        List.copyOf(roster.inlet(Target.DROP, List.of("-XX:+UseG1GC", "-Xms32m", "-Xmx512m"), ""));
    List<Pairing> pairings = new ArrayList<>();
    for (int count : new int[] {1, 10, 100, 1_000}) {
      pairings.add(new Pairing(Work.paced(SMALL, 20_000).over(count), contenders));
    }
    return pairings;
  }
}
