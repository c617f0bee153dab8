package dev.inlet.runner.monitoring;

import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import dev.inlet.input.NotConnectedException;
import dev.inlet.runner.jar.Browser;
import dev.inlet.runner.pipeline.DeliveryListener;
import dev.inlet.runner.pipeline.Unsettled;
import dev.inlet.runner.supervisor.PipelineState;
import dev.inlet.runner.supervisor.PipelineWatch;
import dev.inlet.runner.web.Endpoint;
import dev.inlet.runner.web.Request;
import dev.inlet.runner.web.Response;
import dev.inlet.runner.web.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;

/**
 * Takes the pictures of the live page that the docs show. No part of the build, as no two browsers
 * draw alike; docs/operations/watching.md has the command.
 */
@DisplayName("Pictures of the live page")
final class LivePagePictures {
  private static final Instant NIGHT = Instant.parse("2026-11-29T02:50:00Z");
  private static final Path DOCS = Path.of("..", "docs", "operations");

  private final Random random = new Random(3);
  private Instant now = NIGHT;

  @TempDir private Path folder;

  private final class Night extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private record Nobody(InputListener input, DeliveryListener deliveries) implements PipelineWatch {
    Nobody() {
      this(InputListener.NONE, DeliveryListener.NONE);
    }

    @Override
    public void gapOpened(Duration ago) {}

    @Override
    public void changed(PipelineState state) {}

    @Override
    public void close() {}
  }

  private WatchedPipeline pipeline(String name, String output, InputStatus status) {
    WatchedPipeline pipeline =
        new WatchedPipeline(
            name, new OutputStall(System::nanoTime), new Nobody(), new Night(), closed -> {});
    pipeline.describe(
        new PipelineDescription(name, "pipelines/" + name + ".yaml", "websocket", output, () -> ""),
        () -> status,
        () -> Unsettled.NONE);
    pipeline.changed(PipelineState.RUNNING);
    pipeline.input().connected();
    return pipeline;
  }

  private static InputStatus well(int messages, int bytes) {
    return InputStatus.builder()
        .buffered(messages, bytes)
        .sinceMessage(Duration.ofMillis(300))
        .pingRoundTrip(Duration.ofMillis(31))
        .build();
  }

  @Test
  @DisplayName("are taken in the light and in the dark")
  void take() throws Exception {
    WatchedPipeline trades =
        pipeline(
            "trades",
            "kafka",
            InputStatus.builder()
                .buffered(0, 0)
                .sinceMessage(Duration.ofSeconds(67))
                .pingRoundTrip(Duration.ofMillis(48))
                .build());
    WatchedPipeline quotes = pipeline("quotes", "http", well(12, 4_200));
    WatchedPipeline orders = pipeline("orders", "file", well(0, 0));
    List<WatchedPipeline> all = List.of(trades, quotes, orders);
    for (int period = 0; period < Rates.PERIODS; period++) {
      now = now.plus(Rates.PERIOD);
      if (period < 107) {
        trades.delivered(9_000 + random.nextInt(2_000) + (period > 60 ? 3_000 : 0));
      }
      if (period < 45 || period > 49) {
        quotes.delivered(2_000 + random.nextInt(150));
      }
      orders.delivered(40 + random.nextInt(30));
      happen(period, trades, quotes);
      all.forEach(pipeline -> pipeline.sample(Rates.PERIOD));
    }
    now = now.plusSeconds(2);
    shoot(all);
  }

  private static void happen(int period, WatchedPipeline trades, WatchedPipeline quotes) {
    if (period == 45) {
      quotes
          .input()
          .connectionLost(
              new NotConnectedException(
                  ConnectionFailure.of(
                          "open: the server ended the TCP connection without a Close frame (1006)")
                      .withPhase("open")
                      .withCode(1006)),
              Duration.ofHours(3),
              1_482_110,
              Optional.of(Duration.ofSeconds(24)));
    } else if (period == 50) {
      quotes.input().reconnected(Duration.ofSeconds(25));
      quotes.input().dataResumed(Duration.ofSeconds(25));
    } else if (period == 107) {
      trades
          .input()
          .connectionLost(
              new NotConnectedException(
                  ConnectionFailure.of(
                          "open: closed by the server with 1008 policy violation, reason \"token"
                              + " expired\"")
                      .withPhase("open")
                      .withCode(1008)),
              Duration.ofHours(6),
              48_200_311,
              Optional.of(Duration.ofSeconds(1)));
    } else if (period > 107 && period % 3 == 2) {
      trades
          .input()
          .connectFailed(
              new ConnectFailedException(
                  ConnectionFailure.of(
                          "wss://stream.example.com/trades: upgrade: the server refused with HTTP"
                              + " 401 Unauthorized, body \"token expired\"")
                      .withPhase("upgrade")
                      .withCode(401)),
              (period - 105) / 3,
              Optional.of(Duration.ofSeconds(14)));
    }
  }

  private void shoot(List<WatchedPipeline> pipelines) throws IOException {
    Browser browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
    try (browser;
        WebServer server =
            WebServer.named("inlet-pictures")
                .endpoint(new Endpoint.Tcp("127.0.0.1", 0))
                .start(request -> answer(request, pipelines))) {
      Endpoint.Tcp endpoint = (Endpoint.Tcp) server.endpoints().get(0);
      browser.driver().manage().window().setSize(new Dimension(1000, 1010));
      for (String scheme : List.of("light", "dark")) {
        browser.colourScheme(scheme);
        browser.driver().get(endpoint.uri(false).toString());
        Awaitility.await().until(() -> browser.text("#summary").contains("need"));
        browser.run("document.querySelector('.bad .events').open = true");
        byte[] picture = browser.driver().getScreenshotAs(OutputType.BYTES);
        Files.write(DOCS.resolve("live-page-" + scheme + ".png"), picture);
      }
    }
  }

  private Response answer(Request request, List<WatchedPipeline> pipelines) {
    return Page.file(request.target())
        .orElseGet(
            () ->
                Response.of(
                    200,
                    "application/json",
                    PipelinesJson.write(pipelines, NIGHT.minus(Duration.ofHours(52)), now, true)));
  }
}
