package dev.inlet.runner.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.input.Messages;
import dev.inlet.output.CodecChoice;
import dev.inlet.output.OutputClosedException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Standard output")
final class StdoutOutputTest {
  private final FlakyChannel channel = new FlakyChannel();
  private final StandardOutput shared = new StandardOutput(channel);
  private final StdoutOutput output = new StdoutOutput(shared, CodecChoice.LINES.create(""));

  private static Messages batch(String... texts) {
    return Batch.of(List.of(texts).stream().map(Message::text).toList(), Batch.Settlement.NONE);
  }

  @Test
  @DisplayName("has all of a batch when the write returns")
  void writes() throws Exception {
    output.write(batch("a", "b"));

    assertThat(channel.text()).isEqualTo("a\nb\n");
  }

  @Test
  @DisplayName("says why a write failed")
  void explains() {
    channel.failAfter(0);

    assertThatThrownBy(() -> output.write(batch("a")))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(OutputClosedException.class)
        .hasMessage("cannot write to standard output: No space left on device");
  }

  @Test
  @DisplayName("goes on where it stopped if the same batch comes again")
  void resumes() throws Exception {
    channel.failAfter(3);
    assertThatThrownBy(() -> output.write(batch("aaaa", "bbbb"))).isInstanceOf(IOException.class);
    output.write(batch("aaaa", "bbbb"));
    output.write(batch("cccc"));

    assertThat(channel.text()).isEqualTo("aaaa\nbbbb\ncccc\n");
  }

  @Test
  @DisplayName("ends a torn line if another batch comes")
  void endsTornLine() throws Exception {
    channel.failAfter(3);
    assertThatThrownBy(() -> output.write(batch("aaaa"))).isInstanceOf(IOException.class);
    output.write(batch("bbbb"));

    assertThat(channel.text()).isEqualTo("aaa\nbbbb\n");
  }

  @Test
  @DisplayName("ends a line that another pipeline has torn, which that one then writes again")
  void tornByAnother() throws Exception {
    StdoutOutput other = new StdoutOutput(shared, CodecChoice.LINES.create(""));
    channel.failAfter(3);
    assertThatThrownBy(() -> output.write(batch("aaaa"))).isInstanceOf(IOException.class);
    other.write(batch("bbbb"));
    output.write(batch("aaaa"));

    assertThat(channel.text()).isEqualTo("aaa\nbbbb\naaaa\n");
  }

  @Test
  @DisplayName("keeps the batches of pipelines apart, also those that take many writes")
  void pipelinesInTurn() throws Exception {
    ExecutorService pipelines = Executors.newFixedThreadPool(4);
    List<Future<?>> ends = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      String text = name.repeat(64 * 1024 + 7);
      ends.add(
          pipelines.submit(
              () -> {
                StdoutOutput own = new StdoutOutput(shared, CodecChoice.LINES.create(""));
                for (int i = 0; i < 20; i++) {
                  own.write(batch(text, text, text));
                }
                return name;
              }));
    }
    for (Future<?> end : ends) {
      end.get(60, TimeUnit.SECONDS);
    }
    pipelines.shutdown();

    List<String> lines = channel.text().lines().toList();
    assertThat(lines).hasSize(240).allMatch(line -> line.chars().distinct().count() == 1);
    for (int i = 0; i < lines.size(); i += 3) {
      assertThat(lines.subList(i, i + 3)).containsOnly(lines.get(i));
    }
  }

  @Test
  @DisplayName("loses, repeats and tears nothing however often and wherever it fails")
  void manyFailures() {
    Random random = new Random(11);
    StringBuilder expected = new StringBuilder();
    for (int step = 0; step < 5_000; step++) {
      String first = step + "-" + "x".repeat(random.nextInt(40));
      Messages batch = batch(first, "second");
      expected.append(first).append("\nsecond\n");
      while (!accepts(batch, random)) {}
    }

    assertThat(channel.text()).isEqualTo(expected.toString());
  }

  private boolean accepts(Messages batch, Random random) {
    if (random.nextInt(3) > 0) {
      channel.failAfter(random.nextInt(60));
    }
    try {
      output.write(batch);
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("is closed for good when its reader is gone")
  void brokenPipe() {
    channel.failAfter(0, new IOException("Broken pipe"));

    assertThatThrownBy(() -> output.write(batch("a")))
        .isInstanceOf(OutputClosedException.class)
        .hasMessage("standard output was closed by its reader");
  }

  @Test
  @DisplayName("is closed for good, and blames no reader, when its channel is closed")
  void closedChannel() {
    channel.failAfter(0, new ClosedChannelException());

    assertThatThrownBy(() -> output.write(batch("a")))
        .isInstanceOf(OutputClosedException.class)
        .hasMessage("standard output is closed");
  }

  @Test
  @DisplayName("writes a large batch whole")
  void largeBatch() throws Exception {
    output.write(
        batch(IntStream.range(0, 5_000).mapToObj(i -> "message " + i).toArray(String[]::new)));

    assertThat(channel.text().lines()).hasSize(5_000).last().isEqualTo("message 4999");
  }
}
