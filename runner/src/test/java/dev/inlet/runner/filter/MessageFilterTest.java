package dev.inlet.runner.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Problem;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.MessageType;
import dev.inlet.input.Messages;
import dev.inlet.input.Metadata;
import dev.inlet.runner.config.YamlConfig;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A filter")
final class MessageFilterTest {
  private static final ConfigSpec SPEC = ConfigSpec.builder().field(FilterSettings.SECTION).build();

  private static MessageFilter filter(String yaml) {
    Config config = SPEC.read(YamlConfig.parse("test.yaml", "filter: " + yaml), "");
    return FilterSettings.of(config).orElseThrow().filter();
  }

  private static List<String> chosen(String yaml, String... payloads) {
    Batch batch = Batch.of(Stream.of(payloads).map(Message::text).toList(), Batch.Settlement.NONE);
    return texts(filter(yaml).choose(batch));
  }

  private static List<String> texts(Messages messages) {
    return messages.messages().stream().map(Message::text).toList();
  }

  @Test
  @DisplayName("keeps or drops what contains a text")
  void contains() {
    String[] payloads = {"", "é", "abé", "béb", "be"};

    assertThat(chosen("{keep: {contains: bé}}", payloads)).containsExactly("abé", "béb");
    assertThat(chosen("{drop: {contains: bé}}", payloads)).containsExactly("", "é", "be");
  }

  @Test
  @DisplayName("keeps or drops what has a value at a pointer, which then has to be JSON")
  void exists() {
    String[] payloads = {"{\"a\":{\"b\":null}}", "{\"a\":{}}", "[]", "a", ""};

    assertThat(chosen("{keep: {pointer: /a/b}}", payloads)).containsExactly(payloads[0]);
    assertThat(chosen("{drop: {pointer: /a/b}}", payloads))
        .containsExactly("{\"a\":{}}", "[]", "a", "");
  }

  @Test
  @DisplayName("compares strings with their text, and other values as they are written")
  void equals() {
    assertThat(
            chosen(
                "{keep: {pointer: /t, equals: 5}}",
                "{\"t\":5}",
                "{\"t\":\"5\"}",
                "{\"t\":5.0}",
                "{\"t\":55}",
                "{\"t\":[5]}"))
        .containsExactly("{\"t\":5}", "{\"t\":\"5\"}");
    assertThat(
            chosen(
                "{keep: {pointer: /t, equals: ['é\"', \"true\", \"null\"]}}",
                "{\"t\":\"\\u00e9\\\"\"}",
                "{\"t\":\"é\\\"\"}",
                "{\"t\":\"é\"}",
                "{\"t\":true}",
                "{\"t\":null}",
                "{\"t\":false}"))
        .hasSize(4)
        .doesNotContain("{\"t\":\"é\"}", "{\"t\":false}");
  }

  @Test
  @DisplayName("looks at payloads of any size")
  void large() {
    String large = "x".repeat(3_000_000);

    assertThat(chosen("{keep: {contains: needle}}", large, large + "needle", "needle"))
        .containsExactly(large + "needle", "needle");
  }

  @Test
  @DisplayName("shows what it chose until the batch is settled, and the same when it comes again")
  void life() {
    MessageFilter filter = filter("{drop: {contains: b}}");
    Batch first = direct("a", "b", "c");
    Messages chosen = filter.choose(first);
    Batch again = first.withSettlement(Batch.Settlement.NONE);

    assertThat(filter.choose(again).blocks()).isEqualTo(chosen.blocks());
    assertThat(filter.choose(again).blocks().get(0)).isSameAs(chosen.blocks().get(0));
    assertThat(texts(chosen)).containsExactly("a", "c");
    assertThat(texts(first)).containsExactly("a", "b", "c");
    MessageBlock block = chosen.blocks().get(0);
    first.ack();
    assertThat(chosen.size()).isEqualTo(2);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> block.toByteArray(0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("gives the block itself where all of it is chosen")
  void allChosen() {
    Batch batch = direct("a", "b");

    assertThat(filter("{drop: {contains: x}}").choose(batch).blocks().get(0))
        .isSameAs(batch.blocks().get(0));
  }

  @Test
  @DisplayName("makes no object for a message")
  void allocatesNothing() {
    MessageFilter filter = filter("{keep: {pointer: /type, equals: [quote, trade]}}");
    String[] payloads = new String[10_000];
    java.util.Arrays.fill(payloads, "{\"id\":123,\"type\":\"trade\",\"price\":1.5}");
    List<Batch> batches = Stream.generate(() -> direct(payloads)).limit(20).toList();
    batches.subList(0, 10).forEach(filter::choose);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    batches.subList(10, 20).forEach(filter::choose);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
  }

  /** Messages in memory that the input takes back. */
  private static Batch direct(String... payloads) {
    MessageBlock.Builder builder = new MessageBlock.Builder();
    ByteBuffer memory = ByteBuffer.allocateDirect(1 << 20);
    for (String payload : payloads) {
      byte[] bytes = payload.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      builder.add(memory.position(), bytes.length, MessageType.TEXT);
      memory.put(bytes);
    }
    Metadata metadata = Metadata.of(Instant.EPOCH, Map.of());
    return Batch.ofBlocks(
        List.of(builder.build(memory.flip(), memory.limit(), metadata)), Batch.Settlement.NONE);
  }

  @Test
  @DisplayName("is refused with one sentence where it is none or two")
  void problems() {
    assertThat(problem("{}")).isEqualTo("filter.keep: is not set; set it, or drop");
    assertThat(problem("{keep: {contains: a}, drop: {contains: b}}"))
        .isEqualTo("filter.drop: keep is set, too; set one of them");
    assertThat(problem("{keep: {}}"))
        .isEqualTo("filter.keep.contains: is not set; set it, or pointer");
    assertThat(problem("{keep: {contains: a, pointer: /a}}"))
        .isEqualTo("filter.keep.pointer: contains is set, too; set one of them");
    assertThat(problem("{keep: {contains: a, equals: b}}"))
        .isEqualTo("filter.keep.equals: has no effect with contains; set pointer in its place");
    assertThat(problem("{keep: {pointer: a}}")).startsWith("filter.keep.pointer: must be a JSON");
    assertThat(problem("{keep: {pointer: /a, equals: []}}"))
        .isEqualTo("filter.keep.equals: must name at least one value");
  }

  private static String problem(String yaml) {
    List<Problem> problems = SPEC.check(YamlConfig.parse("test.yaml", "filter: " + yaml), "");
    assertThat(problems).hasSize(1);
    return problems.get(0).path() + ": " + problems.get(0).message();
  }
}
