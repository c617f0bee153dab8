package dev.inlet.runner.probe;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import dev.inlet.config.Printable;
import dev.inlet.input.AttemptStep;
import dev.inlet.input.AttemptStep.Detail;
import dev.inlet.input.AttemptStep.Outcome;
import dev.inlet.input.AttemptStep.Visibility;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A report for people: a line for each step, and what is known of it below. */
public final class TextReport implements ProbeReport {
  private static final String INDENT = " ".repeat(6);
  private static final int WIDTH = 100;

  private final PrintWriter out;
  private final Masker masker;
  private final boolean shows;
  private String file = "";
  private boolean first = true;

  /**
   * A report.
   *
   * @param masker knows all secrets of the process
   * @param shows whether to print what was received and sent
   */
  public TextReport(PrintWriter out, Masker masker, boolean shows) {
    this.out = requireNonNull(out, "out is null");
    this.masker = requireNonNull(masker, "masker is null");
    this.shows = shows;
  }

  @Override
  public void begin(String newFile) {
    file = newFile;
    if (!first) {
      out.println();
    }
    first = false;
    print(file);
    out.flush();
  }

  @Override
  public void step(AttemptStep step) {
    print(
        String.format(
                Locale.ROOT,
                "  %-14s  %-8s  %8s  %s",
                step.name(),
                outcome(step.outcome()),
                time(step.duration()),
                step.summary())
            .stripTrailing());
    List<Detail> details =
        step.details().stream()
            .filter(detail -> shows || detail.visibility() == Visibility.ALWAYS)
            .toList();
    int width =
        Math.max(
            step.hint().isPresent() ? "hint".length() : 0,
            details.stream().mapToInt(detail -> detail.name().length()).max().orElse(0));
    String before = "";
    for (Detail detail : details) {
      String name = detail.name().equals(before) ? "" : detail.name();
      print(INDENT + pad(name, width) + "  " + detail.value());
      before = detail.name();
    }
    step.hint().ifPresent(hint -> printHint(hint, width));
    out.flush();
  }

  private static String outcome(Outcome outcome) {
    return switch (outcome) {
      case DONE -> "ok";
      case DOUBTFUL -> "doubtful";
      case FAILED -> "FAILED";
    };
  }

  /** A hint is prose, so it may be broken into lines. */
  private void printHint(String hint, int width) {
    String name = "hint";
    StringBuilder line = new StringBuilder();
    for (String word : hint.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH - width) {
        print(INDENT + pad(name, width) + "  " + line);
        name = "";
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    print(INDENT + pad(name, width) + "  " + line);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  @Override
  public void warning(String message) {
    print(INDENT + "warning: " + message);
    out.flush();
  }

  @Override
  public void end(ProbeResult result, Duration duration) {
    String outcome =
        switch (result.kind()) {
          case OK -> "ok";
          case FAILED -> "FAILED" + result.failedStep().map(step -> " at " + step).orElse("");
          case WRONG_CONFIG -> "wrong config";
          case INTERRUPTED -> "interrupted";
        };
    print(file + ": " + outcome + " after " + time(duration));
    out.flush();
  }

  private void print(String line) {
    out.println(Printable.of(masker.mask(line)));
  }

  /** Short, and as exact as matters. */
  static String time(Duration duration) {
    double millis = duration.toNanos() / 1e6;
    if (millis < 10) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    return millis < 1000
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.2f s", millis / 1000);
  }
}
