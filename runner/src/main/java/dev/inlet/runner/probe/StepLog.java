package dev.inlet.runner.probe;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.AttemptObserver;
import dev.inlet.input.AttemptStep;
import dev.inlet.input.AttemptStep.Outcome;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Passes the steps of one attempt on, and remembers which there were. For any thread; after {@link
 * #end} nothing is passed on any more.
 */
final class StepLog implements AttemptObserver {
  private final ProbeReport report;

  // All guarded by this object, so that steps are told one at a time.
  private final Set<String> told = new HashSet<>();
  private Optional<String> failed = Optional.empty();
  private Optional<String> reasonOfEnd = Optional.empty();
  private boolean over;

  StepLog(ProbeReport report) {
    this.report = requireNonNull(report, "report is null");
  }

  /** From now on a step that fails does so for this reason: the input is being closed. */
  synchronized void givenUp(String reason) {
    reasonOfEnd = reasonOfEnd.or(() -> Optional.of(reason));
  }

  @Override
  public synchronized void ended(AttemptStep step) {
    if (over) {
      return;
    }
    AttemptStep shown = step;
    if (step.outcome() == Outcome.FAILED) {
      shown = reasonOfEnd.map(reason -> withSummary(step, reason)).orElse(step);
      failed = failed.or(() -> Optional.of(step.name()));
    }
    told.add(step.name());
    report.step(shown);
  }

  private static AttemptStep withSummary(AttemptStep step, String summary) {
    AttemptStep.Builder changed =
        AttemptStep.of(step.name())
            .outcome(step.outcome())
            .summary(summary)
            .duration(step.duration());
    step.details().forEach(changed::detail);
    step.hint().ifPresent(changed::hint);
    return changed.build();
  }

  /** Tells something beside the steps. */
  synchronized void warning(String message) {
    if (!over) {
      report.warning(message);
    }
  }

  /** The first step that has failed. */
  synchronized Optional<String> failed() {
    return failed;
  }

  /** Whether a step of that name was told. */
  synchronized boolean has(String name) {
    return told.contains(name);
  }

  /** How many kinds of steps were told. */
  synchronized int count() {
    return told.size();
  }

  /** What is told later comes too late. */
  synchronized void end() {
    over = true;
  }
}
