package dev.inlet.output.http;

import dev.inlet.auth.Dialogue;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Durations;
import dev.inlet.input.MessageBlock;
import dev.inlet.input.Messages;
import dev.inlet.output.Codec;
import dev.inlet.output.CodecChoice;
import dev.inlet.output.DroppedMessageLog;
import dev.inlet.output.JsonLayout;
import dev.inlet.output.Output;
import dev.inlet.output.OutputClosedException;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
import dev.inlet.output.WriteResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches, one request after the other, so that the order is kept. What was accepted of a
 * batch that is refused is not sent again when it comes again.
 */
final class HttpOutput implements Output {
  private final Server server;
  private final BodyFormat format;
  private final long maxBodySize;
  private final Codec codec;
  private final int retries;
  private final Backoff backoff;
  private final OutputListener listener;
  private final ExecutorService executor;

  /** The first block of a batch that was refused, by which it is known when it comes again. */
  private @Nullable MessageBlock refused;

  /** How many messages of that batch, or of the one that is being written, were accepted. */
  private int accepted;

  /** How many of these were dropped. */
  private int dropped;

  /** When the next request may be made, by the system's nanosecond clock; empty: at once. */
  private OptionalLong notBefore = OptionalLong.empty();

  private final DroppedMessageLog drops;
  private volatile boolean closed;

  private HttpOutput(
      Config config, OutputContext context, Server server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
    format = config.get(HttpFields.FORMAT);
    maxBodySize = config.get(HttpFields.MAX_BODY_SIZE);
    codec =
        format == BodyFormat.LINES
            ? CodecChoice.RAW.create(context.label())
            : JsonLayout.of(config.get(JsonLayout.FIELD)).codec(context.label());
    backoff =
        new Backoff(
            config.get(HttpFields.RETRY_PERIOD),
            config.get(HttpFields.MAX_RETRY_BACKOFF),
            new SplittableRandom());
    retries = config.get(HttpFields.RETRIES);
    listener = context.listener();
    drops = new DroppedMessageLog(listener);
  }

  /**
   * An output that has not connected yet.
   *
   * @throws ConfigException if a certificate or key cannot be used, or the scheme logs in by
   *     message
   */
  static HttpOutput create(Config config, OutputContext context) {
    if (context.authenticator().dialogue() != Dialogue.NONE) {
      throw new ConfigException(
          config.problem(
              HttpFields.URL,
              "the enabled authentication scheme logs in by message, which an output cannot do"));
    }
    ExecutorService executor = executor(context.label());
    Server server = new Server(config, context.authenticator(), executor);
    if (server.isUnverified()) {
      context
          .listener()
          .warning(
              "tls.skip_cert_verify is true: whoever sits on the way can read and change"
                  + " everything");
    }
    return new HttpOutput(config, context, server, executor);
  }

  /** Daemon threads that the client begins when it needs them. */
  private static ExecutorService executor(String label) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        1,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, label.isEmpty() ? "inlet-http" : "inlet-http-" + label);
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public CompletionStage<WriteResult> write(Messages messages)
      throws IOException, InterruptedException {
    checkOpen();
    drops.check();
    MessageBlock first = messages.blocks().get(0);
    if (!isSame(first, refused)) {
      accepted = 0;
      dropped = 0;
    }
    refused = first;
    send(messages, accepted);
    refused = null;
    return dropped == 0 ? WRITTEN : CompletableFuture.completedStage(WriteResult.dropped(dropped));
  }

  private void checkOpen() throws OutputClosedException {
    if (closed) {
      throw new OutputClosedException("the output was closed");
    }
  }

  @SuppressWarnings("ReferenceEquality") // other messages may have the same content
  private static boolean isSame(MessageBlock one, @Nullable MessageBlock other) {
    return one == other;
  }

  private void send(Messages messages, int skipped) throws IOException, InterruptedException {
    List<byte[]> body = new ArrayList<>();
    long size = 0;
    int number = 0;
    for (MessageBlock block : messages.blocks()) {
      for (int i = 0; i < block.size(); i++) {
        if (number++ < skipped) {
          continue;
        }
        byte[] message = codec.encode(block, i);
        if (!body.isEmpty() && size + message.length + 1 > maxBodySize) {
          deliver(body);
          body = new ArrayList<>();
          size = 0;
        }
        body.add(message);
        size += message.length + 1;
      }
    }
    if (!body.isEmpty()) {
      deliver(body);
    }
  }

  private void deliver(List<byte[]> messages) throws IOException, InterruptedException {
    byte[] body = format.join(messages);
    backoff.reset();
    awaitNotBefore();
    while (true) {
      Answer answer = server.send(body, messages.size() > 1);
      switch (answer.kind()) {
        case ACCEPTED -> {
          accepted += messages.size();
          return;
        }
        case DROPPED -> {
          accepted += messages.size();
          dropped += messages.size();
          drops.add(messages.size(), describe(answer));
          return;
        }
        case TOO_LARGE -> {
          int half = messages.size() / 2;
          deliver(messages.subList(0, half));
          deliver(messages.subList(half, messages.size()));
          return;
        }
        case REFUSED -> throw refusal(answer);
        case STOP ->
            throw new OutputClosedException(
                describe(answer) + "; the authentication scheme gives up");
        case RETRY -> {
          checkOpen();
          if (backoff.failures() == retries) {
            throw refusal(answer);
          }
          await(answer);
        }
      }
    }
  }

  /** The batch comes again with delays of the input, which knows nothing of the server's. */
  private IOException refusal(Answer answer) {
    Duration asked = answer.retryAfter().orElse(Duration.ZERO);
    Duration delay = backoff.bounded(asked);
    if (delay.isZero()) {
      return new IOException(describe(answer));
    }
    notBefore = OptionalLong.of(System.nanoTime() + delay.toNanos());
    String why = delay.equals(asked) ? ", as asked" : " (max_retry_backoff, less than asked)";
    return new IOException(describe(answer) + "; no request for " + format(delay) + why);
  }

  private void awaitNotBefore() throws InterruptedException {
    if (notBefore.isPresent()) {
      TimeUnit.NANOSECONDS.sleep(notBefore.getAsLong() - System.nanoTime());
      notBefore = OptionalLong.empty();
    }
  }

  private static String format(Duration delay) {
    return Durations.format(Duration.ofMillis(Math.max(1, delay.toMillis())));
  }

  private String describe(Answer answer) {
    return server.describe() + ": " + answer.words();
  }

  private void await(Answer answer) throws InterruptedException {
    Duration delay = backoff.next(answer.retryAfter());
    listener.warning(
        "%s; repeated in %s (%d of %d)"
            .formatted(describe(answer), format(delay), backoff.failures(), retries));
    TimeUnit.NANOSECONDS.sleep(delay.toNanos());
  }

  @Override
  public void close() {
    closed = true;
    server.close();
    executor.shutdownNow();
    drops.end();
  }
}
