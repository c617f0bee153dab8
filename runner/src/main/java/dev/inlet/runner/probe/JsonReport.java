package dev.inlet.runner.probe;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.JsonText;
import dev.inlet.config.Masker;
import dev.inlet.input.AttemptStep;
import dev.inlet.input.AttemptStep.Visibility;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report for programs: one JSON object per line, the last one of a file with its result. */
public final class JsonReport implements ProbeReport {
  private final PrintWriter out;
  private final Masker masker;
  private final boolean shows;
  private String file = "";

  /**
   * A report.
   *
   * @param masker knows all secrets of the process
   * @param shows whether to print what was received and sent
   */
  public JsonReport(PrintWriter out, Masker masker, boolean shows) {
    this.out = requireNonNull(out, "out is null");
    this.masker = requireNonNull(masker, "masker is null");
    this.shows = shows;
  }

  @Override
  public void begin(String newFile) {
    file = newFile;
  }

  @Override
  public void step(AttemptStep step) {
    String details =
        step.details().stream()
            .filter(detail -> shows || detail.visibility() == Visibility.ALWAYS)
            .map(
                detail ->
                    "{\"name\":%s,\"value\":%s}"
                        .formatted(quote(detail.name()), quote(detail.value())))
            .collect(Collectors.joining(",", "[", "]"));
    print(
        "\"step\":%s,\"outcome\":%s,\"duration_ms\":%s,\"summary\":%s,\"details\":%s%s"
            .formatted(
                quote(step.name()),
                quote(step.outcome().name().toLowerCase(Locale.ROOT)),
                millis(step.duration()),
                quote(step.summary()),
                details,
                step.hint().map(hint -> ",\"hint\":" + quote(hint)).orElse("")));
  }

  @Override
  public void warning(String message) {
    print("\"warning\":" + quote(message));
  }

  @Override
  public void end(ProbeResult result, Duration duration) {
    print(
        "\"result\":%s,\"duration_ms\":%s%s"
            .formatted(
                quote(result.kind().name().toLowerCase(Locale.ROOT)),
                millis(duration),
                result.failedStep().map(step -> ",\"failed_step\":" + quote(step)).orElse("")));
  }

  private String quote(String text) {
    return JsonText.quote(masker.mask(text));
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e6);
  }

  private void print(String members) {
    out.println("{\"file\":" + quote(file) + "," + members + "}");
    out.flush();
  }
}
