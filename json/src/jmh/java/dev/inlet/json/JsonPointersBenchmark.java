package dev.inlet.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What it costs to copy a message of 300 bytes and to read the number at {@code /data/seq} from it,
 * beside Jackson's streaming parser.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonPointersBenchmark {
  private static final int OFFSET = 40;
  private static final String MEMBERS =
      """
      "type":"trade","symbol":"BTC-USD","price":"67234.10","size":"0.01250000","side":"buy",\
      "maker":"9b0c2a51-6a2e-4b9e-8d5e-3f7f1a7c9e01","taker":"2f6e8c1d-0d5b-4c43-9a38-55be0f3d7a66",\
      "time":"2026-11-28T17:00:00.123456Z","trade_id":582910334\
      """;

  /** Where in the message the number stands. */
  public enum Place {
    EARLY("{\"data\":{\"seq\":90127745123,%s}}"),
    LATE("{\"data\":{%s,\"seq\":90127745123}}");

    private final String message;

    Place(String message) {
      this.message = message;
    }
  }

  @Param private Place place;

  private final JsonFinder finder = JsonPointers.of("/data/seq").finder();
  private final JsonFactory jackson = new JsonFactory();
  private byte[] read;
  private int length;

  /** Puts the message where it would have been read to, between others. */
  @Setup
  public void setUp() {
    byte[] message = place.message.formatted(MEMBERS).getBytes(UTF_8);
    length = message.length;
    read = new byte[OFFSET + length + OFFSET];
    System.arraycopy(message, 0, read, OFFSET, length);
  }

  @Benchmark
  public byte[] copy() {
    return Arrays.copyOfRange(read, OFFSET, OFFSET + length);
  }

  @Benchmark
  public long copyAndFind() throws JsonException {
    byte[] payload = copy();
    finder.find(payload, 0, payload.length);
    return finder.readLong(0) + payload.length;
  }

  @Benchmark
  public long copyAndParse() {
    byte[] payload = copy();
    try (JsonParser parser = jackson.createParser(ObjectReadContext.empty(), payload)) {
      return seek(parser, "data") && seek(parser, "seq")
          ? parser.getLongValue() + payload.length
          : 0;
    }
  }

  private static boolean seek(JsonParser parser, String member) {
    if (parser.currentToken() == null) {
      parser.nextToken();
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isFound = parser.currentName().equals(member);
      parser.nextToken();
      if (isFound) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }
}
