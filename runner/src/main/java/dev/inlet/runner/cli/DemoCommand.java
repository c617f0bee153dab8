package dev.inlet.runner.cli;

import dev.inlet.host.Plugins;
import dev.inlet.runner.config.YamlConfig;
import dev.inlet.runner.demo.DemoFeed;
import dev.inlet.runner.demo.FeedPlan;
import dev.inlet.runner.logging.Logs;
import dev.inlet.runner.pipeline.PipelineConfig;
import dev.inlet.runner.supervisor.Supervisor;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the main job without a network and a config, or serves a feed for one's first config. */
@Command(
    name = "demo",
    description = {
      "Starts a small websocket feed on loopback, runs a pipeline against it, prints messages and"
          + " ends.",
      "With --port it serves the feed alone, for a config of your own."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final String SOURCE = "demo";
  private static final int MAX_RATE = 100_000;
  private static final long FEW = 10;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Serve the feed on this port of loopback, and nothing else.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Messages per second, for each client (default: ${DEFAULT-VALUE}).")
  private int rate = 10;

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "After how many messages to end, 0 for never (default: 10; with --port: never). A feed"
              + " that serves alone falls silent then.")
  private Optional<Long> count = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    require(rate >= 1 && rate <= MAX_RATE, "--rate must be between 1 and " + MAX_RATE);
    require(count.orElse(0L) >= 0, "--count must not be negative");
    require(port.orElse(0) >= 0 && port.orElse(0) <= 65_535, "--port must be between 0 and 65535");
    long limit = count.orElse(port.isPresent() ? 0 : FEW);
    try (DemoFeed feed = start(port.orElse(0), new FeedPlan(rate, limit))) {
      return port.isPresent() ? serve(feed) : show(feed, limit);
    }
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private static DemoFeed start(int port, FeedPlan plan) throws CommandFailedException {
    try {
      return DemoFeed.start(port, plan);
    } catch (IOException e) {
      throw new CommandFailedException("cannot serve on port " + port + ": " + e.getMessage(), e);
    }
  }

  private int serve(DemoFeed feed) throws Exception {
    tell(
        """
        Serving %d messages per second on %s until a signal comes. A config for it:

        %s\
        """
            .formatted(rate, feed.url(), config(feed)));
    return EndOnSignal.call(new Serving());
  }

  /** Serves until a signal comes. */
  private static final class Serving implements SignalledWork {
    private final CountDownLatch end = new CountDownLatch(1);

    @Override
    public int call() throws InterruptedException {
      end.await();
      return ExitStatus.OK;
    }

    @Override
    public void stop(String signal) {
      end.countDown();
    }

    @Override
    public void abandon(String signal) {}

    @Override
    public Duration patience() {
      return Duration.ZERO;
    }
  }

  private int show(DemoFeed feed, long limit) throws Exception {
    tell("A feed is at " + feed.url() + ". This config runs:\n\n" + config(feed));
    Plugins plugins = Plugins.discover(DemoCommand.class.getClassLoader());
    PipelineConfig config =
        PipelineConfig.read(YamlConfig.parse(SOURCE, config(feed)), SOURCE, plugins, Logs.masker());
    DeliveryLimit deliveries = new DeliveryLimit(limit);
    Supervisor supervisor = new Supervisor(ProcessPipelines.heardBy(deliveries), false);
    deliveries.onReached(supervisor::stop);
    supervisor.prepare(List.of(config));
    return EndOnSignal.call(new RunningPipelines(supervisor));
  }

  private static String config(DemoFeed feed) {
    return """
    input:
      label: demo
      websocket:
        url: %s
    output:
      stdout:
        codec: lines
    """
        .formatted(feed.url());
  }

  /** Tells people something; standard output belongs to messages. */
  private void tell(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(text);
    err.flush();
  }
}
