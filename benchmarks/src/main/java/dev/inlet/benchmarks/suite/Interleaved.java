package dev.inlet.benchmarks.suite;

import static java.util.Objects.requireNonNull;

import dev.inlet.benchmarks.contender.Contender;
import dev.inlet.benchmarks.contender.Work;
import dev.inlet.benchmarks.trial.Bench;
import dev.inlet.benchmarks.trial.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Runs contenders one after the other, and that several times, each time beginning with another: a
 * machine that gets slower, or has a bad minute, does so for all.
 */
final class Interleaved {
  private final Bench bench;
  private final String suite;
  private final Plan plan;

  Interleaved(Bench bench, String suite, Plan plan) {
    this.bench = requireNonNull(bench, "bench is null");
    this.suite = requireNonNull(suite, "suite is null");
    this.plan = requireNonNull(plan, "plan is null");
  }

  /** Who does what. */
  record Pairing(Work work, List<Contender> contenders) {
    Pairing {
      contenders = contenders.stream().filter(contender -> contender.supports(work)).toList();
    }
  }

  void run(List<Pairing> pairings) throws IOException, InterruptedException {
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Pairing pairing : wanted(pairings)) {
        for (Contender contender : rotated(pairing.contenders(), round)) {
          if (plan.wants(contender)) {
            plan.results().accept(Trial.run(bench, suite, contender, pairing.work(), round));
          }
        }
      }
    }
  }

  private List<Pairing> wanted(List<Pairing> pairings) {
    List<String> titles = pairings.stream().map(pairing -> pairing.work().title()).toList();
    return pairings.stream()
        .filter(pairing -> plan.wantsWork(pairing.work().title(), titles))
        .toList();
  }

  static <T> List<T> rotated(List<T> contenders, int round) {
    List<T> rotated = new ArrayList<>(contenders);
    Collections.rotate(rotated, 1 - round);
    return rotated;
  }
}
