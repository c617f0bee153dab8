package dev.inlet.runner.cli;

import dev.inlet.config.Printable;
import dev.inlet.json.JsonValue;
import dev.inlet.runner.web.WebClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how the pipelines of a running process are. */
@Command(
    name = "top",
    description = {
      "Shows how the pipelines of a running process are, those that need a look first: state,"
          + " messages per second in and out, time since the last message, messages that wait,"
          + " losses, gaps, and why a pipeline is ill.",
      "On a terminal it is drawn again each second until Ctrl-C. The process has to run with"
          + " --monitor."
    },
    mixinStandardHelpOptions = true)
final class TopCommand implements Callable<Integer> {
  private static final String API = "/api/pipelines";

  /** Another screen, so that what was on this one is there afterwards. */
  private static final String BEGIN = "\033[?1049h\033[?25l";

  private static final String END = "\033[?25h\033[?1049l";
  private static final String HOME = "\033[H";
  private static final String CLEAR_LINE = "\033[K";
  private static final String CLEAR_BELOW = "\033[J";

  @Mixin private MonitorClientOption monitor = new MonitorClientOption();

  @Option(
      names = "--once",
      description = "One table, and the end; so it is where standard output is no terminal.")
  private boolean once;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    try (WebClient client = monitor.open()) {
      if (once || !Screen.isPresent()) {
        return showOnce(client);
      }
      CountDownLatch end = new CountDownLatch(1);
      // Before the screen is taken, so that this is where a failure is read.
      JsonValue first = monitor.json(client, API);
      return EndOnSignal.call(new Showing(client, first, end));
    }
  }

  /** Draws until a signal comes. */
  private final class Showing implements SignalledWork {
    private final WebClient client;
    private final JsonValue first;
    private final CountDownLatch end;

    Showing(WebClient client, JsonValue first, CountDownLatch end) {
      this.client = client;
      this.first = first;
      this.end = end;
    }

    @Override
    public int call() throws InterruptedException {
      return show(client, first, end);
    }

    @Override
    public void stop(String signal) {
      end.countDown();
    }

    @Override
    public void abandon(String signal) {
      // Nothing is lost.
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(1);
    }

    @Override
    public void cleanUp() {
      print(END);
    }
  }

  private int showOnce(WebClient client) throws CommandFailedException {
    Optional<Integer> width =
        Screen.isPresent() ? Optional.of(Screen.size().columns()) : Optional.empty();
    TopTable table = new TopTable(width, Screen.hasColours());
    PrintWriter out = spec.commandLine().getOut();
    table.lines(monitor.json(client, API)).forEach(out::println);
    out.flush();
    return ExitStatus.OK;
  }

  private int show(WebClient client, JsonValue first, CountDownLatch end)
      throws InterruptedException {
    print(BEGIN);
    JsonValue answer = first;
    String trouble = "";
    do {
      draw(answer, trouble);
      try {
        answer = monitor.json(client, API);
        trouble = "";
      } catch (CommandFailedException e) {
        trouble = Printable.of(String.valueOf(e.getMessage()));
      }
    } while (!end.await(1, TimeUnit.SECONDS));
    return ExitStatus.OK;
  }

  private void draw(JsonValue answer, String trouble) {
    Screen.Size size = Screen.size();
    TopTable table = new TopTable(Optional.of(size.columns()), Screen.hasColours());
    List<String> lines = table.lines(answer);
    StringBuilder screen = new StringBuilder(HOME);
    if (!trouble.isEmpty()) {
      String line = "What follows is old: " + trouble;
      screen
          .append(line, 0, Math.min(line.length(), size.columns()))
          .append(CLEAR_LINE)
          .append("\r\n");
    }
    int room = Math.max(1, size.rows() - (trouble.isEmpty() ? 1 : 2));
    lines.stream()
        .limit(room)
        .forEach(line -> screen.append(line).append(CLEAR_LINE).append("\r\n"));
    print(screen.append(CLEAR_BELOW).toString());
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
