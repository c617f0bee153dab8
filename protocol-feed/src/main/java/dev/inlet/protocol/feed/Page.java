package dev.inlet.protocol.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.json.JsonException;
import dev.inlet.json.JsonFinder;
import dev.inlet.json.JsonKind;
import dev.inlet.json.JsonPointers;
import dev.inlet.json.JsonScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A response of a history.
 *
 * @param items the messages, as they stand there
 * @param next what leads to the next page
 */
record Page(List<String> items, Optional<String> next) {

  /**
   * Reads a response.
   *
   * @throws JsonException if it is not JSON
   * @throws ShortfallException if it has no list
   */
  static Page read(byte[] json, Refill refill) throws JsonException, ShortfallException {
    List<String> pointers = new ArrayList<>(List.of(refill.items()));
    refill.next().ifPresent(pointers::add);
    JsonFinder finder = JsonPointers.of(pointers).finder();
    var unused = finder.find(json, 0, json.length);
    if (!finder.isFound(0) || finder.kind(0) != JsonKind.ARRAY) {
      throw new ShortfallException(
          "the response has no list at refill.items (\"" + refill.items() + "\")");
    }
    Optional<String> next = Optional.empty();
    if (refill.next().isPresent() && finder.isFound(1)) {
      JsonKind kind = finder.kind(1);
      boolean leadsOn = kind == JsonKind.STRING || kind == JsonKind.NUMBER;
      next = leadsOn ? Optional.of(finder.readText(1)).filter(text -> !text.isEmpty()) : next;
    }
    return new Page(items(json, finder.start(0), finder.end(0)), next);
  }

  private static List<String> items(byte[] json, int start, int end) throws JsonException {
    List<String> items = new ArrayList<>();
    JsonScanner scanner = new JsonScanner();
    scanner.reset(json, start, end - start);
    scanner.enterArray();
    while (scanner.nextElement()) {
      scanner.skipValue();
      int from = scanner.valueStart();
      items.add(new String(json, from, scanner.valueEnd() - from, UTF_8));
    }
    return items;
  }
}
