package dev.inlet.benchmarks.suite;

import dev.inlet.benchmarks.contender.ClassArchive;
import dev.inlet.benchmarks.contender.Contender;
import dev.inlet.benchmarks.contender.Inlet;
import dev.inlet.benchmarks.contender.Work;
import dev.inlet.benchmarks.trial.Bench;
import dev.inlet.benchmarks.trial.FirstMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long Inlet takes from its start to the first message that it writes. */
final class StartSuite {
  private static final Work WORK = Work.paced(128, 1_000);

  private StartSuite() {}

  static void run(Bench bench, String suite, Roster roster, Plan plan)
      throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    for (Inlet inlet : roster.inlet(Inlet.Target.PIPE, List.of(), "")) {
      Path archive = bench.directory().resolve(contenders.size() + ".jsa");
      contenders.add(inlet);
      contenders.add(
          inlet.with(ClassArchive.create(inlet, WORK, bench.plain(), archive), ", AppCDS"));
    }
    contenders.add(roster.netty());
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Contender contender : contenders) {
        if (plan.wants(contender)) {
          plan.results().accept(FirstMessage.measure(bench, suite, contender, WORK, round));
        }
      }
    }
  }
}
