package dev.inlet.runner.monitoring;

import dev.inlet.input.InputStatus;
import dev.inlet.json.JsonValue;
import dev.inlet.runner.Inlet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /api/pipelines} answers. Members are added, never changed; what is not known is left
 * out. Times are those of ISO 8601 in UTC, lengths of time are seconds.
 */
final class PipelinesJson {

  private PipelinesJson() {}

  static String write(
      List<WatchedPipeline> pipelines, Instant started, Instant now, boolean showsMessages) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("version", version());
    root.put("time", time(now));
    root.put("started", time(started));
    root.put("shows_messages", showsMessages);
    root.put("rate_seconds", Rates.PERIOD.toSeconds());
    root.put("pipelines", pipelines.stream().map(pipeline -> pipeline(pipeline, now)).toList());
    return JsonValue.ofPlain(root).toJson();
  }

  private static String version() {
    return Optional.ofNullable(Inlet.class.getPackage().getImplementationVersion()).orElse("");
  }

  private static Map<String, Object> pipeline(WatchedPipeline pipeline, Instant now) {
    PipelineHistory.Snapshot history = pipeline.history().snapshot();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", pipeline.name());
    all.put("source", pipeline.description().source());
    all.put("input", pipeline.description().input());
    all.put("output", pipeline.description().output());
    all.put("lifecycle", pipeline.state().name().toLowerCase(Locale.ROOT));
    addState(all, history);
    addStatus(all, pipeline.status(), now);
    all.put("unsettled_messages", pipeline.unsettled().messages());
    all.put("unsettled_bytes", pipeline.unsettled().bytes());
    pipeline.stalledFor().ifPresent(length -> put(all, "nothing_written_since", now.minus(length)));
    if (!pipeline.receivedPerSecond().isEmpty()) {
      all.put("received_per_second", pipeline.receivedPerSecond());
    }
    all.put("delivered_messages", pipeline.deliveredMessages());
    if (pipeline.lastDelivery().isAfter(Instant.EPOCH)) {
      all.put("last_delivery", time(pipeline.lastDelivery()));
    }
    all.put("delivered_per_second", pipeline.deliveredPerSecond());
    all.put("losses", history.losses());
    all.put("gaps", history.gapCount());
    all.put("gap_seconds", seconds(history.gapTotal()));
    all.put("missed_messages", history.missedMessages());
    put(all, "open_gap_since", history.openGap());
    all.put("recent_gaps", history.gaps().stream().map(PipelinesJson::gap).toList());
    all.put("recent_events", history.events().stream().map(PipelinesJson::event).toList());
    return all;
  }

  private static void addState(Map<String, Object> all, PipelineHistory.Snapshot history) {
    all.put("state", history.state().label());
    all.put("state_since", time(history.since()));
    if (!history.reason().isEmpty()) {
      all.put("reason", history.reason());
    }
    if (history.failures() > 0) {
      all.put("failures_in_a_row", history.failures());
    }
    put(all, "next_attempt", history.nextAttempt());
    put(all, "paused_since", history.pausedSince());
    if (history.refusal().count() > 0) {
      Map<String, Object> refusal = new LinkedHashMap<>();
      refusal.put("count", history.refusal().count());
      put(refusal, "since", history.refusal().since());
      refusal.put("reason", history.refusal().reason());
      refusal.put("drops", history.refusal().drops());
      all.put("output_refuses", refusal);
    }
  }

  private static void addStatus(Map<String, Object> all, InputStatus status, Instant now) {
    status.receivedMessages().ifPresent(count -> all.put("received_messages", count));
    status.receivedBytes().ifPresent(count -> all.put("received_bytes", count));
    status.bufferedMessages().ifPresent(count -> all.put("buffered_messages", count));
    status.bufferedBytes().ifPresent(count -> all.put("buffered_bytes", count));
    status.sinceMessage().ifPresent(age -> put(all, "last_message", now.minus(age)));
    status.sinceSignOfLife().ifPresent(age -> put(all, "last_sign_of_life", now.minus(age)));
    status.pingRoundTrip().ifPresent(time -> all.put("ping_seconds", seconds(time)));
  }

  private static Map<String, Object> gap(FeedGap gap) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("from", time(gap.from()));
    all.put("to", time(gap.to()));
    all.put("missing", gap.missing());
    return all;
  }

  private static Map<String, Object> event(FeedEvent event) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("kind", event.kind().label());
    all.put("time", time(event.first()));
    if (event.count() > 1) {
      all.put("count", event.count());
      all.put("last", time(event.last()));
    }
    if (!event.text().isEmpty()) {
      all.put("text", event.text());
    }
    event.phase().ifPresent(phase -> all.put("phase", phase));
    event.code().ifPresent(code -> all.put("code", code));
    return all;
  }

  private static void put(Map<String, Object> all, String name, @Nullable Instant time) {
    if (time != null) {
      all.put(name, time(time));
    }
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
