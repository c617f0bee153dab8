package dev.inlet.runner.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inlet.host.threads.Threads;
import dev.inlet.input.Batch;
import dev.inlet.input.Message;
import dev.inlet.output.CodecChoice;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Standard output that several pipelines write to")
@Timeout(60)
final class SharedStandardOutputTest {
  /** More than a pipe takes. */
  private static final int MANY = 100_000;

  private Pipe pipe;
  private BufferedReader reader;
  private StandardOutput shared;

  @BeforeEach
  void open() throws IOException {
    pipe = Pipe.open();
    reader = new BufferedReader(Channels.newReader(pipe.source(), UTF_8));
    shared = new StandardOutput(pipe.sink());
  }

  @AfterEach
  void close() throws IOException {
    pipe.sink().close();
    pipe.source().close();
  }

  /** The thread of a pipeline that writes the numbers from 0 on in one batch. */
  private final class Writer {
    private final StdoutOutput output = new StdoutOutput(shared, CodecChoice.LINES.create(""));
    private final FutureTask<Object> written;
    private final Thread thread;

    Writer(int count) {
      written = new FutureTask<>(() -> output.write(batch(count)));
      thread = Threads.daemon("inlet-pipeline-test", written);
      thread.start();
    }

    /** As whoever gives a pipeline up. */
    boolean giveUp() {
      boolean mayBeInterrupted = output.giveUp();
      if (mayBeInterrupted) {
        thread.interrupt();
      }
      return mayBeInterrupted;
    }
  }

  private static Batch batch(int count) {
    return Batch.of(numbers(count).map(Message::text).toList(), Batch.Settlement.NONE);
  }

  private static Stream<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString);
  }

  @Test
  @DisplayName("stays open when one is given up while nobody reads, which finishes its batch first")
  void givenUpWhileItWrites() throws Exception {
    Writer givenUp = new Writer(MANY);
    List<String> first = List.of(reader.readLine()); // so it writes, and cannot have finished
    assertThat(givenUp.giveUp()).isFalse();
    Writer other = new Writer(3);
    await().until(() -> shared.turn().hasQueuedThread(other.thread));
    List<String> rest = reader.lines().limit(MANY - 1 + 3).toList();

    assertThat(Stream.of(first, rest).flatMap(List::stream))
        .containsExactlyElementsOf(Stream.concat(numbers(MANY), numbers(3)).toList());
    givenUp.written.get();
    other.written.get();
    assertThatThrownBy(() -> givenUp.output.write(batch(1)))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  @DisplayName("stays open when one is given up that waits for its turn, which ends at once")
  void givenUpWhileItWaits() throws Exception {
    Writer writing = new Writer(MANY);
    List<String> first = List.of(reader.readLine());
    Writer givenUp = new Writer(3);
    await().until(() -> shared.turn().hasQueuedThread(givenUp.thread));
    assertThat(givenUp.giveUp()).isTrue();
    assertThatThrownBy(givenUp.written::get).hasCauseInstanceOf(InterruptedException.class);

    List<String> rest = reader.lines().limit(MANY - 1).toList();
    assertThat(Stream.of(first, rest).flatMap(List::stream))
        .containsExactlyElementsOf(numbers(MANY).toList());
    writing.written.get();
  }

  @Test
  @DisplayName("gets nothing more of one that was given up between two batches")
  void givenUpBetween() {
    StdoutOutput output = new StdoutOutput(shared, CodecChoice.LINES.create(""));
    assertThat(output.giveUp()).isTrue();

    assertThatThrownBy(
            () -> output.write(Batch.of(List.of(Message.text("a")), Batch.Settlement.NONE)))
        .isInstanceOf(InterruptedException.class);
    assertThat(pipe.sink().isOpen()).isTrue();
  }
}
