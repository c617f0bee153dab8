package dev.inlet.benchmarks.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What arrives over several connections")
final class ArrivalsTest {
  private static final String URL = "ws://127.0.0.1:1/paced?content=binary";

  @Test
  @DisplayName("counts together")
  void sum() {
    List<Arrivals> all = Arrivals.all(new String[] {URL, "0", "2"});
    all.get(0).message(10);
    all.get(1).message(20);
    all.get(1).message(30);
    ClientReport report = Arrivals.sum(all);
    assertThat(report.messages()).isEqualTo(3);
    assertThat(report.payloadBytes()).isEqualTo(60);
  }

  @Test
  @DisplayName("has latencies that count once each of them has had a message")
  void latencies() {
    List<Arrivals> all = Arrivals.all(new String[] {URL, "0", "2"});
    all.get(0).message(10, System.nanoTime());
    all.get(0).message(10, System.nanoTime());
    all.get(1).message(10, System.nanoTime());
    all.get(0).message(10, System.nanoTime() - 5_000_000);
    all.get(1).message(10, System.nanoTime() - 5_000_000);
    Latencies.Summary latency = Arrivals.sum(all).latency();
    assertThat(latency).isNotNull();
    assertThat(latency.count()).isEqualTo(2);
    assertThat(latency.p50()).isGreaterThanOrEqualTo(4_900);
  }

  @Test
  @DisplayName("has none if messages carry no time")
  void noLatencies() {
    List<Arrivals> all =
        Arrivals.all(new String[] {"ws://127.0.0.1:1/flood?content=text", "0", "1"});
    all.get(0).message(10);
    assertThat(Arrivals.sum(all).latency()).isNull();
  }
}
