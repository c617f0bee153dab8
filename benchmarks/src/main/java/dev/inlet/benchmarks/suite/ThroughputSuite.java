package dev.inlet.benchmarks.suite;

import dev.inlet.benchmarks.contender.Contender;
import dev.inlet.benchmarks.contender.Inlet;
import dev.inlet.benchmarks.contender.Work;
import dev.inlet.benchmarks.feed.Content;
import dev.inlet.benchmarks.suite.Interleaved.Pairing;
import java.util.ArrayList;
import java.util.List;

/** How many messages a second, and at which cost. */
final class ThroughputSuite {

  private ThroughputSuite() {}

  static List<Pairing> pairings(Roster roster, List<Integer> sizes) {
    List<Pairing> pairings = new ArrayList<>();
    for (int size : sizes) {
      List<Contender> contenders = new ArrayList<>(roster.inlet(Inlet.Target.DROP));
      contenders.addAll(roster.inlet(Inlet.Target.LINES));
      contenders.addAll(roster.javaPeers());
      roster.reader().ifPresent(contenders::add);
      pairings.add(new Pairing(Work.flood(Content.BINARY, size), contenders));
    }
    return pairings;
  }
}
