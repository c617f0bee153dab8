package dev.inlet.runner.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.config.Printable;
import dev.inlet.host.EventText;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.runner.web.WebClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows messages of a running pipeline as they pass. */
@Command(
    name = "tap",
    description = {
      "Shows messages of a running pipeline as they are given to its output: a sample, which never"
          + " slows the pipeline. How many passed unseen is said on standard error, also if the"
          + " process goes away.",
      "The process has to run with --monitor unix:PATH, or with --monitor HOST:PORT and"
          + " --monitor-messages."
    },
    mixinStandardHelpOptions = true)
final class TapCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PIPELINE", description = "The pipeline's name, as the log has it.")
  private String pipeline = "";

  @Mixin private MonitorClientOption monitor = new MonitorClientOption();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Messages per second at most, up to 1000 (default: ${DEFAULT-VALUE}).")
  private int rate = 10;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "How much of each message at most, up to 65536 (default: ${DEFAULT-VALUE}).")
  private int bytes = 4096;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "After how many messages to end; 0 for never (default: ${DEFAULT-VALUE}).")
  private long count = 0;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "text, in which control characters are escaped, or json with time and size of each, for"
              + " programs (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(
      names = "--binary",
      paramLabel = "FORM",
      description = "How text shows binary messages: hex or base64 (default: ${DEFAULT-VALUE}).")
  private Binary binary = Binary.HEX;

  @Spec private CommandSpec spec;

  private final AtomicBoolean stopped = new AtomicBoolean();
  private boolean answered;
  private long seen;
  private long unseen;

  /** What a line looks like. */
  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What binary messages look like. */
  enum Binary {
    HEX,
    BASE64;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws Exception {
    try (WebClient client = monitor.open()) {
      return EndOnSignal.call(new Following(client));
    }
  }

  /** Follows until a signal comes, or there is nothing more to follow. */
  private final class Following implements SignalledWork {
    private final WebClient client;

    Following(WebClient client) {
      this.client = client;
    }

    @Override
    public int call() throws CommandFailedException {
      return follow(client);
    }

    @Override
    public void stop(String signal) {
      stopped.set(true);
      client.close();
    }

    @Override
    public void abandon(String signal) {
      // Nothing is lost.
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(1);
    }
  }

  private int follow(WebClient client) throws CommandFailedException {
    String target =
        "/api/messages?rate="
            + rate
            + "&bytes="
            + bytes
            + "&pipeline="
            + URLEncoder.encode(pipeline, UTF_8);
    try {
      monitor.requireAnswer(client.lines(target, this::show));
    } catch (IOException e) {
      if (!stopped.get()) {
        if (answered) {
          tellCounts();
        }
        throw monitor.failed(e);
      }
    }
    tellCounts();
    return ExitStatus.OK;
  }

  private void tellCounts() {
    tell(EventText.count(seen) + " shown, " + unseen + " passed unseen");
  }

  private boolean show(String line) throws IOException {
    JsonValue sample;
    try {
      sample = JsonValue.parse(line);
    } catch (JsonException e) {
      throw new IOException("that is no monitor of Inlet", e);
    }
    answered = true;
    unseen += sample.member("skipped").map(skipped -> skipped.asLong().orElse(0)).orElse(0L);
    if (sample.member("size").isEmpty()) {
      return true; // nothing has come, or nothing could be shown
    }
    seen++;
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        switch (format) {
          case JSON -> Printable.of(line); // the same to a program
          case TEXT -> text(sample);
        });
    out.flush();
    // Unless nobody reads any more, which no writer around it finds out.
    return !System.out.checkError() && (count == 0 || seen < count);
  }

  private String text(JsonValue sample) {
    String rest = sample.member("truncated").flatMap(JsonValue::asBoolean).orElse(false) ? "…" : "";
    String text =
        sample
            .member("text")
            .flatMap(JsonValue::asString)
            // What a server sends must not steer a terminal, wherever the input comes from.
            .map(Printable::of)
            .or(() -> sample.member("base64").flatMap(JsonValue::asString).map(this::binary))
            .orElse("");
    return text + rest;
  }

  private String binary(String base64) {
    return switch (binary) {
      case BASE64 -> base64;
      case HEX -> HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    };
  }

  private void tell(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(spec.qualifiedName() + ": " + text);
    err.flush();
  }
}
