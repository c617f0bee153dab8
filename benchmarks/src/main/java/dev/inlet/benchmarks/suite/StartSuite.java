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
public final class StartSuite {
  /** Behind the name of an Inlet that starts with an archive of classes. */
  public static final String WITH_ARCHIVE = ", AppCDS";

  private static final Work WORK = Work.paced(128, 1_000);

  /** Nobody gives a program options before they know that it needs some. */
  private static final List<String> NO_OPTIONS = List.of();

  private StartSuite() {}

  static void run(Bench bench, String suite, Roster roster, Plan plan)
      throws IOException, InterruptedException {
    List<Work> works = List.of(WORK, WORK.throughTls());
    List<String> titles = works.stream().map(FirstMessage::title).toList();
    for (Work work : works) {
      if (plan.wantsWork(FirstMessage.title(work), titles)) {
        run(bench, suite, roster, plan, work);
      }
    }
  }

  private static void run(Bench bench, String suite, Roster roster, Plan plan, Work work)
      throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    for (Inlet inlet : roster.inlet(Inlet.Target.PIPE, NO_OPTIONS, "")) {
      if (plan.wants(inlet)) {
        Path archive = bench.directory().resolve(contenders.size() + ".jsa");
        contenders.add(inlet);
        contenders.add(
            inlet.with(ClassArchive.create(inlet, work, bench.feed(work), archive), WITH_ARCHIVE));
      }
    }
    if (plan.wants(roster.netty())) {
      contenders.add(roster.netty(NO_OPTIONS));
    }
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Contender contender : Interleaved.rotated(contenders, round)) {
        plan.results().accept(FirstMessage.measure(bench, suite, contender, work, round));
      }
    }
  }
}
