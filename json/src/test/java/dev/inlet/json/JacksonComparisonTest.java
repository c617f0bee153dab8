package dev.inlet.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("Random documents and their mutations are, as Jackson reads them,")
class JacksonComparisonTest {
  private static final int DOCUMENTS = 2_000;
  private static final int MUTATIONS = 8;
  private static final int SHAPES = 1_000;
  private static final int VARIANTS = 20;
  private static final String NEXT = "0\",}";

  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Random random = new Random(42);
  private final RandomJson documents = new RandomJson(random);

  @Test
  @DisplayName("read with the same values and refused alike")
  void trees() {
    int refused = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] json = documents.next().getBytes(UTF_8);
      assertThat(compare(json)).isTrue();
      for (int j = 0; j < MUTATIONS; j++) {
        refused += compare(documents.mutate(json)) ? 0 : 1;
      }
    }
    assertThat(refused).isBetween(DOCUMENTS, DOCUMENTS * MUTATIONS - DOCUMENTS);
  }

  /** Whether both read it. */
  private static boolean compare(byte[] json) {
    Optional<JsonNode> theirs = theirs(json);
    try {
      JsonValue ours = JsonValue.parse(json, 0, json.length);
      if (theirs.isEmpty()) {
        assertThat(isRefusedByJackson(ours)).as(new String(json, UTF_8)).isTrue();
        return true;
      }
      compare(ours, theirs.get());
      assertThat(JsonValue.parse(ours.toJson()).toJson()).isEqualTo(ours.toJson());
      assertThat(theirs(ours.toJson().getBytes(UTF_8))).isPresent();
      return true;
    } catch (JsonException e) {
      assertThat(theirs).as(new String(json, UTF_8) + " " + e.getMessage()).isEmpty();
      assertThat(e.position()).isBetween(0, json.length);
      return false;
    }
  }

  /**
   * Whether a value has what RFC 8259 allows and Jackson refuses: an exponent that no BigDecimal
   * can hold, half a pair of surrogates in a name.
   */
  private static boolean isRefusedByJackson(JsonValue value) {
    return switch (value.kind()) {
      case OBJECT ->
          value.members().keySet().stream()
                  .anyMatch(name -> JsonWriter.quote(name).contains("\ufffd"))
              || value.members().values().stream().anyMatch(each -> isRefusedByJackson(each));
      case ARRAY -> value.elements().stream().anyMatch(each -> isRefusedByJackson(each));
      case NUMBER -> value.asDecimal().isEmpty();
      case STRING, BOOLEAN, NULL -> false;
    };
  }

  private static void compare(JsonValue ours, JsonNode theirs) {
    switch (ours.kind()) {
      case OBJECT -> {
        assertThat(ours.members().keySet()).containsExactlyElementsOf(theirs.propertyNames());
        ours.members().forEach((name, member) -> compare(member, theirs.get(name)));
      }
      case ARRAY -> {
        assertThat(ours.elements()).hasSize(theirs.size());
        for (int i = 0; i < theirs.size(); i++) {
          compare(ours.elements().get(i), theirs.get(i));
        }
      }
      case STRING -> assertThat(ours.asString()).contains(theirs.stringValue());
      case NUMBER -> {
        assertThat(ours.asDecimal().orElseThrow()).isEqualByComparingTo(theirs.decimalValue());
        assertThat(ours.asLong().isPresent())
            .isEqualTo(
                theirs.decimalValue().stripTrailingZeros().scale() <= 0
                    && theirs.canConvertToLong());
      }
      case BOOLEAN -> assertThat(ours.asBoolean()).contains(theirs.booleanValue());
      case NULL -> assertThat(theirs.isNull()).isTrue();
    }
  }

  @Test
  @DisplayName("searched with the same results")
  void pointers() throws JsonException {
    int found = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] json = documents.next().getBytes(UTF_8);
      JsonNode theirs = theirs(json).orElseThrow();
      List<String> pointers = new ArrayList<>();
      for (int j = random.nextInt(6); j >= 0; j--) {
        pointers.add(pointer(theirs));
      }
      JsonFinder finder = JsonPointers.of(pointers).finder();
      finder.find(json, 0, json.length);
      for (int j = 0; j < pointers.size(); j++) {
        JsonNode node = theirs.at(JsonPointer.compile(pointers.get(j)));
        assertThat(finder.isFound(j)).isEqualTo(!node.isMissingNode());
        if (finder.isFound(j)) {
          found++;
          int start = finder.start(j);
          compare(JsonValue.parse(json, start, finder.end(j) - start), node);
        }
      }
    }
    assertThat(found).isGreaterThan(DOCUMENTS);
  }

  @Test
  @DisplayName("searched with the same results when messages before had the same names")
  void shapes() throws JsonException {
    int byShape = 0;
    int found = 0;
    for (int i = 0; i < SHAPES; i++) {
      String shape = documents.next();
      List<String> pointers = pointers(theirs(shape.getBytes(UTF_8)).orElseThrow());
      JsonFinder finder = JsonPointers.of(pointers).finder();
      for (int j = 0; j < VARIANTS; j++) {
        byte[] json = documents.vary(shape).getBytes(UTF_8);
        JsonNode theirs = theirs(json).orElseThrow();
        byShape += finder.findByShape(json, 0, json.length) ? 1 : 0;
        finder.find(json, 0, json.length);
        for (int k = 0; k < pointers.size(); k++) {
          JsonNode node = theirs.at(JsonPointer.compile(pointers.get(k)));
          assertThat(finder.isFound(k))
              .as("%s in %s", pointers.get(k), new String(json, UTF_8))
              .isEqualTo(!node.isMissingNode());
          if (finder.isFound(k)) {
            found++;
            int start = finder.start(k);
            compare(JsonValue.parse(json, start, finder.end(k) - start), node);
          }
        }
      }
    }
    assertThat(byShape).isGreaterThan(SHAPES * VARIANTS / 4);
    assertThat(found).isGreaterThan(SHAPES * VARIANTS / 2);
  }

  @Test
  @DisplayName("searched and refused alike whatever the messages before looked like")
  void brokenShapes() throws JsonException {
    int byShape = 0;
    int refused = 0;
    for (int i = 0; i < SHAPES; i++) {
      String shape = documents.next();
      List<String> pointers = pointers(theirs(shape.getBytes(UTF_8)).orElseThrow());
      JsonPointers compiled = JsonPointers.of(pointers);
      JsonFinder finder = compiled.finder();
      for (int j = 0; j < VARIANTS; j++) {
        byte[] json = documents.vary(shape).getBytes(UTF_8);
        finder.find(json, 0, json.length);
        byte[] mutation = documents.mutate(json);
        // What stands behind the message in its array is none of its business.
        byte[] room = Arrays.copyOf(mutation, mutation.length + random.nextInt(10));
        Arrays.fill(room, mutation.length, room.length, (byte) NEXT.charAt(random.nextInt(4)));
        byShape += finder.findByShape(room, 0, mutation.length) ? 1 : 0;
        List<Integer> plain = search(compiled.finder(), pointers.size(), mutation, mutation.length);
        refused += plain.isEmpty() ? 1 : 0;
        assertThat(search(finder, pointers.size(), room, mutation.length))
            .as("%s in %s", pointers, new String(mutation, UTF_8))
            .isEqualTo(plain);
      }
    }
    assertThat(byShape).isGreaterThan(SHAPES * VARIANTS / 8);
    assertThat(refused).isGreaterThan(SHAPES * VARIANTS / 8);
  }

  /** Where values start and end; empty if the message is refused. */
  private static List<Integer> search(JsonFinder finder, int pointers, byte[] json, int length) {
    try {
      List<Integer> places = new ArrayList<>(List.of(finder.find(json, 0, length) ? 1 : 0));
      for (int i = 0; i < pointers; i++) {
        places.add(finder.isFound(i) ? finder.start(i) : -1);
        places.add(finder.isFound(i) ? finder.end(i) : -1);
      }
      return places;
    } catch (JsonException e) {
      return List.of();
    }
  }

  private List<String> pointers(JsonNode root) {
    List<String> pointers = new ArrayList<>();
    for (int j = random.nextInt(4); j >= 0; j--) {
      pointers.add(pointer(root));
    }
    return pointers;
  }

  /** A pointer to something in the document, at times to something beside it. */
  private String pointer(JsonNode root) {
    StringBuilder pointer = new StringBuilder();
    JsonNode node = root;
    while (node.isContainer() && !node.isEmpty() && random.nextInt(8) > 0) {
      int child = random.nextInt(node.size());
      if (node.isArray()) {
        pointer.append('/').append(child);
        node = node.get(child);
      } else {
        String name = List.copyOf(node.propertyNames()).get(child);
        pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        node = node.get(name);
      }
    }
    return random.nextInt(8) == 0 ? pointer + "/" + random.nextInt(3) : pointer.toString();
  }

  @Test
  @DisplayName("skipped wherever they are read, and never read beyond their end")
  void skipping() throws JsonException {
    JsonScanner scanner = new JsonScanner();
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] json = documents.next().getBytes(UTF_8);
      scanner.reset(json, 0, json.length);
      scanner.skipValue();
      scanner.finish();
      byte[] mutation = documents.mutate(json);
      boolean isReadable = theirs(mutation).isPresent();
      try {
        scanner.reset(mutation, 0, mutation.length);
        scanner.skipValue();
        scanner.finish();
      } catch (JsonException e) {
        assertThat(isReadable).as(new String(mutation, UTF_8)).isFalse();
      }
    }
  }

  private static Optional<JsonNode> theirs(byte[] json) {
    try {
      JsonNode node = JACKSON.readTree(json);
      // What is empty is not JSON, but no error of Jackson's either.
      return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JacksonException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
