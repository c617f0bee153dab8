package dev.inlet.runner.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.InputListener;
import dev.inlet.input.InputStatus;
import dev.inlet.input.Messages;
import dev.inlet.input.NotConnectedException;
import dev.inlet.output.Output;
import dev.inlet.output.WriteResult;
import dev.inlet.runner.pipeline.Configs;
import dev.inlet.runner.pipeline.NumberInput;
import dev.inlet.runner.pipeline.Pipeline;
import dev.inlet.runner.pipeline.Unsettled;
import dev.inlet.runner.supervisor.PipelineState;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The meters of a pipeline")
final class PipelineMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private long nanoTime;
  private final OutputStall stall = new OutputStall(() -> nanoTime);
  private final PipelineMeters meters =
      new PipelineMeters(registry, "trades", stall, InputListener.NONE, closed -> {});

  /** Never says that it has written. */
  private static final class Silent implements Output {
    private final List<Messages> writes = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<WriteResult> write(Messages messages) {
      writes.add(messages);
      return new CompletableFuture<>();
    }

    @Override
    public void close() {}
  }

  @Test
  @DisplayName("say nothing of a connection once it has come to its end, until it starts again")
  void ended() {
    String connection = "inlet_input_connected{pipeline=\"trades\"}";
    meters.changed(PipelineState.RUNNING);
    meters.connected();
    assertThat(registry.scrape()).contains(connection + " 1.0");
    meters.changed(PipelineState.ENDED);
    assertThat(registry.scrape()).doesNotContain(connection).contains("inlet_input_connects_total");
    meters.changed(PipelineState.STARTING);
    assertThat(registry.scrape()).contains(connection + " 0.0");
    meters.changed(PipelineState.FAILED);
    assertThat(registry.scrape()).contains(connection + " 0.0");
  }

  @Test
  @DisplayName("name no reason that was over before the pipeline was started again")
  void reasonOfLongAgo() {
    meters.changed(PipelineState.RUNNING);
    meters.connectionLost(
        new NotConnectedException("gone"), Duration.ZERO, 0, Optional.of(Duration.ZERO));
    assertThat(meters.standing(false).reason()).isEqualTo("not connected: gone");
    meters.reconnected(Duration.ZERO);
    meters.changed(PipelineState.RESTARTING);
    meters.changed(PipelineState.STARTING);
    meters.changed(PipelineState.RUNNING);

    assertThat(meters.standing(false).reason()).isEqualTo("not connected yet");
  }

  @Test
  @DisplayName("show what the output holds, and nothing of it once the pipeline has failed")
  void unsettled() {
    Silent output = new Silent();
    NumberInput input = NumberInput.oneByOne(100);
    Pipeline pipeline = new Pipeline(Configs.named("trades", "10s"), input, output, meters);
    meters.follow(pipeline::inputStatus, pipeline::unsettled);
    meters.changed(PipelineState.RUNNING);
    pipeline.start(outcome -> {});
    await().until(() -> output.writes.size() == 64);

    await()
        .untilAsserted(
            () ->
                assertThat(registry.scrape())
                    .contains("inlet_output_messages_unsettled{pipeline=\"trades\"} 64.0"));
    assertThat(registry.scrape())
        .containsPattern("inlet_output_bytes_unsettled\\{pipeline=\"trades\"} [1-9]");
    pipeline.abandon("enough");
    meters.changed(PipelineState.FAILED);
    assertThat(registry.scrape())
        .contains("inlet_output_messages_unsettled{pipeline=\"trades\"} 0.0")
        .contains("inlet_output_bytes_unsettled{pipeline=\"trades\"} 0.0");
  }

  @Test
  @DisplayName("are not ready while messages wait of which the output has long written none")
  void stalled() {
    WatchedPipeline watched =
        new WatchedPipeline("trades", stall, meters, Clock.systemUTC(), closed -> {});
    watched.describe(watched.description(), () -> InputStatus.NONE, () -> new Unsettled(3, 300));
    watched.changed(PipelineState.RUNNING);
    watched.input().connected();
    watched.deliveries().delivered(1);
    watched.sample(Rates.PERIOD);
    nanoTime += Duration.ofSeconds(60).toNanos();
    watched.sample(Rates.PERIOD);
    assertThat(watched.stalledFor()).isEmpty();
    assertThat(meters.standing(true).ready()).isTrue();

    nanoTime += Duration.ofSeconds(5).toNanos();
    watched.sample(Rates.PERIOD);
    assertThat(watched.stalledFor()).contains(Duration.ofSeconds(65));
    assertThat(meters.standing(false))
        .isEqualTo(
            new Readiness.Standing(
                "trades",
                true,
                "connected; messages wait, and the output has written none for 65 s"));
    assertThat(meters.standing(true).ready()).isFalse();

    watched.deliveries().filtered(1);
    watched.sample(Rates.PERIOD);
    assertThat(watched.stalledFor()).isEmpty();
    assertThat(meters.standing(true).ready()).isTrue();
  }

  @Test
  @DisplayName("count the messages that are lost when it is given up")
  void lost() {
    Silent output = new Silent();
    NumberInput input = NumberInput.oneByOne(100);
    Pipeline pipeline = new Pipeline(Configs.named("trades", "10s"), input, output, meters);
    assertThat(registry.scrape())
        .contains("inlet_output_messages_lost_total{pipeline=\"trades\"} 0.0");
    pipeline.start(outcome -> {});
    await().until(() -> output.writes.size() == 64);
    pipeline.abandon("enough");

    assertThat(registry.scrape())
        .contains("inlet_output_messages_lost_total{pipeline=\"trades\"} 100.0");
  }
}
