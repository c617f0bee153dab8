package com.example.inlet.sse;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.input.Batch;
import dev.inlet.input.ConnectFailedException;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.EndOfInputException;
import dev.inlet.input.Input;
import dev.inlet.input.Message;
import dev.inlet.input.NotConnectedException;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** One {@link EventBody} after the other, each from where the one before it had come to. */
final class SseInput implements Input {
  /** The server says that there is nothing to come back for (section 9.2.3). */
  private static final int NO_CONTENT = 204;

  /** Unauthorized, forbidden, and the same of a proxy. */
  private static final Set<Integer> NOT_ACCEPTED = Set.of(401, 403, 407);

  private final URI uri;
  private final int maxMessageSize;
  private final Authenticator authenticator;

  private final Object lock = new Object();
  // Guarded by the lock, and made by the first attempt: create starts no thread.
  private EventStream stream;
  private EventBody body = new EventBody();
  private boolean closed;

  // Belong to the thread that connects and reads. No loss means connected.
  private EventParser parser;
  private String loss = "not connected yet";

  SseInput(URI uri, int maxMessageSize, Authenticator authenticator, Positions from) {
    this.uri = uri;
    this.maxMessageSize = maxMessageSize;
    this.authenticator = authenticator;
    this.parser = new EventParser(maxMessageSize, from.only().orElse(""));
  }

  @Override
  public void connect() throws ConnectFailedException, InterruptedException {
    EventStream opened;
    synchronized (lock) {
      if (closed) {
        throw new ConnectFailedException(
            ConnectionFailure.of("the input is closed").withRetryAdvice(RetryAdvice.NEVER));
      }
      if (loss.isEmpty()) {
        return;
      }
      stream = stream == null ? new EventStream() : stream;
      opened = stream;
    }
    try {
      use(opened.open(authenticator.authenticate(AuthRequest.of(uri)), parser.lastEventId()));
    } catch (AuthException e) {
      throw failed(ConnectionFailure.of("no credentials: " + e.getMessage()), e);
    } catch (EventStream.RefusedException e) {
      throw failed(
          ConnectionFailure.of(describe(e)).withCode(e.status()).withRetryAdvice(advice(e)), e);
    } catch (IOException e) {
      throw failed(ConnectionFailure.of(describe(e)), e);
    }
  }

  private RetryAdvice advice(EventStream.RefusedException refusal) throws InterruptedException {
    if (refusal.status() == NO_CONTENT) {
      return RetryAdvice.NEVER;
    }
    RetryAdvice asked =
        refusal.retryAfter().map(RetryAdvice.USUAL::withNotBefore).orElse(RetryAdvice.USUAL);
    return NOT_ACCEPTED.contains(refusal.status())
        ? asked.withVerdict(
            authenticator.rejected(
                AuthRejection.ofResponse(refusal.status(), refusal.headers(), "")))
        : asked;
  }

  private static ConnectFailedException failed(ConnectionFailure failure, Exception cause) {
    return new ConnectFailedException(failure.withCause(cause));
  }

  private void use(EventBody opened) throws IOException {
    synchronized (lock) {
      body = opened;
      if (closed) {
        opened.cancel("closed by this side");
        throw new IOException("closed by this side");
      }
    }
    parser = new EventParser(maxMessageSize, parser.lastEventId());
    loss = "";
  }

  @Override
  public Batch read(Duration maxWait)
      throws NotConnectedException, EndOfInputException, InterruptedException {
    long start = System.nanoTime();
    Duration remaining = maxWait;
    while (loss.isEmpty()) {
      boolean came = receive(remaining.isNegative() ? Duration.ZERO : remaining);
      List<Message> messages = parser.take();
      if (!messages.isEmpty()) {
        return Batch.of(messages, positions(), Batch.Settlement.NONE);
      }
      if (!came && loss.isEmpty()) {
        return Batch.empty();
      }
      remaining = maxWait.minusNanos(System.nanoTime() - start);
    }
    if (isClosed()) {
      throw EndOfInputException.end("the input is closed");
    }
    throw new NotConnectedException(
        ConnectionFailure.of(loss)
            .withRetryAdvice(
                parser.retry().map(RetryAdvice.USUAL::withNotBefore).orElse(RetryAdvice.USUAL)));
  }

  /** Behind all messages that were taken: none wait in the parser. */
  private Positions positions() {
    String id = parser.lastEventId();
    return id.isEmpty() ? Positions.NONE : Positions.of(id);
  }

  /** Takes one piece of what has come; false if nothing came. */
  private boolean receive(Duration maxWait) throws InterruptedException {
    try {
      List<ByteBuffer> piece = body.take(maxWait);
      for (ByteBuffer bytes : piece) {
        parser.accept(bytes);
      }
      return !piece.isEmpty();
    } catch (IOException e) {
      loss = describe(e);
      body.cancel(loss);
      return true;
    }
  }

  private String describe(Exception e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return uri.getHost() + ": " + reason.replaceAll("\\s*\\R\\s*", " ");
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  @Override
  public void wakeUp() {
    synchronized (lock) {
      body.wakeUp();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      body.cancel("the input is closed");
      if (stream != null) {
        stream.close();
        stream = null; // its client's thread ends once nobody holds it
      }
    }
  }

  /** What the IDs of events belong to. */
  @Override
  public String source() {
    return uri.toString();
  }

  @Override
  public String toString() {
    return "SseInput[" + uri.getHost() + "]";
  }
}
