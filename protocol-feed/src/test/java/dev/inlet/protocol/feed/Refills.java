package dev.inlet.protocol.feed;

import dev.inlet.testkit.FeedServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Feeds of numbered messages, and sections that refill their gaps. */
final class Refills {
  private Refills() {}

  static String message(int number) {
    return "{\"n\":" + number + "}";
  }

  static List<String> messages(int... numbers) {
    return IntStream.of(numbers).mapToObj(Refills::message).toList();
  }

  static String list(int... numbers) {
    return "[" + String.join(",", messages(numbers)) + "]";
  }

  static FeedServer.Handler sends(List<String> texts) {
    return connection -> {
      connection.accept();
      connection.sendTexts(texts);
      connection.stayOpen();
    };
  }

  /** A section whose gaps are refilled from there. */
  static Map<String, Object> section(String url, Map<String, ?> more) {
    Map<String, Object> refill = new LinkedHashMap<>(Map.of("url", url, "interval", "0s"));
    refill.putAll(more);
    return new LinkedHashMap<>(Map.of("sequence", "/n", "on_gap", "refill", "refill", refill));
  }

  /** A section whose gaps are refilled from this server, by their bounds. */
  static Map<String, Object> section(HistoryServer history) {
    return section(history.url("from={{from}}&to={{to}}"), Map.of());
  }
}
