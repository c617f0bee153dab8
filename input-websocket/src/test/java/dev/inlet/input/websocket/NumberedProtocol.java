package dev.inlet.input.websocket;

import dev.inlet.auth.AuthRequest;
import dev.inlet.input.Gap;
import dev.inlet.input.Message;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Checkpoint;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.Session;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A protocol for tests. The server welcomes the client, which subscribes; then each message is a
 * number, a space, and what is to be delivered. Some first words mean something else.
 */
class NumberedProtocol implements Protocol {
  final List<String> calls = new CopyOnWriteArrayList<>();
  final CountDownLatch interrupted = new CountDownLatch(1);

  /** What the task refers to that was scheduled last. */
  volatile Reference<Object> scheduled = new WeakReference<>(null);

  /** What sessions see of their connections, in the order in which they were opened. */
  final List<Link> links = new CopyOnWriteArrayList<>();

  /** Where to connect to, in place of what is configured. */
  Optional<URI> address = Optional.empty();

  /** What sessions say of themselves that take the place of another one. */
  volatile boolean hasResumed = true;

  /** Whether such a session recognises what the one before has delivered. */
  volatile boolean recognises = true;

  /** What {@code acknowledged} waits for, whoever interrupts it. */
  volatile CountDownLatch acknowledging = new CountDownLatch(0);

  /** What {@code closing} waits for, whoever interrupts it. */
  volatile CountDownLatch closing = new CountDownLatch(0);

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public AuthRequest prepare(AuthRequest request, Positions from) {
    AuthRequest offering =
        address.map(request::withUri).orElse(request).withSubprotocol("numbered");
    return from.only().map(last -> offering.withQueryParameter("after", last)).orElse(offering);
  }

  @Override
  public Session open(Link link, Positions from) {
    links.add(link);
    return new Numbered(link, from.only().map(Long::parseLong).orElse(0L));
  }

  /** What a checkpoint is acknowledged with. */
  private record Behind(long number) implements Checkpoint {

    @Override
    public Positions positions() {
      return Positions.of(Long.toString(number));
    }
  }

  private final class Numbered implements Session {
    private final Link link;
    private long last;
    private boolean subscribed;

    Numbered(Link link, long last) {
      this.link = link;
      this.last = last;
    }

    @Override
    public void begin() {
      link.awaits("the welcome");
    }

    @Override
    public void received(Received message) throws ProtocolException, InterruptedException {
      String text = message.text();
      int space = text.indexOf(' ');
      String word = space < 0 ? text : text.substring(0, space);
      switch (word) {
        case "welcome" -> {
          link.awaits("the subscription");
          link.send("subscribe");
        }
        case "subscribed" -> {
          subscribed = true;
          link.ready();
          if (text.endsWith("again")) {
            askAgain();
          }
        }
        case "greeted" -> {
          link.send("hi");
          link.ready();
        }
        case "ping" -> link.send("pong");
        case "echo" -> link.send(text);
        case "later" -> {
          var unused =
              link.schedule(Duration.ofMillis(1), () -> link.deliver(Message.text("later")));
        }
        case "early" -> { // delivered before the session is ready, by one call
          message.deliver(space + 1, message.size() - space - 1);
          last = 1;
          subscribed = true;
          link.ready();
        }
        case "hold" -> {
          link.pauseReceiving();
          calls.add("holds");
        }
        case "tomorrow" -> {
          Object kept = new Object();
          scheduled = new WeakReference<>(kept);
          var unused = link.schedule(Duration.ofDays(1), () -> calls.add(kept.toString()));
        }
        case "cancel" -> {
          Link.Timer timer = link.schedule(Duration.ZERO, () -> link.deliver(Message.text("late")));
          new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS); // it is due by now
          timer.cancel();
        }
        case "denied" -> throw new ProtocolException(text, RetryAdvice.SLOW);
        case "throw" -> throw new IllegalStateException("a fault of the protocol");
        case "fail" -> link.fail(text, RetryAdvice.SLOW);
        case "hang" -> {
          calls.add("hangs");
          hang();
        }
        case "again" -> askAgain();
        case "complete" -> link.end("there is no more");
        case "twice" -> {
          message.deliver();
          link.deliver(Message.text("made"));
          message.deliver(0, 3);
        }
        default -> number(message, Long.parseLong(word), space + 1);
      }
    }

    @Override
    public boolean takeOver(Positions behind) {
      calls.add("take over " + behind.only().orElse("nowhere"));
      last = Math.max(last, behind.only().map(Long::parseLong).orElse(0L));
      return recognises;
    }

    @Override
    public boolean hasResumed() {
      return hasResumed;
    }

    private void askAgain() {
      link.reconnect("the server says so");
      calls.add("asked");
    }

    private void number(Received message, long number, int from) {
      if (recognises && link.isReplacement() && number <= last) {
        link.repeated(1);
        return;
      }
      if (last > 0 && number > last + 1) {
        link.missed(Gap.of("the server no longer has them").withMessages(number - last - 1));
      }
      last = number;
      message.deliver(from, message.size() - from);
    }

    private void hang() throws InterruptedException {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        var unused = new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS); // tidies up
        throw e;
      }
    }

    @Override
    public Checkpoint checkpoint() {
      return last == 0 ? Checkpoint.NONE : new Behind(last);
    }

    @Override
    public void acknowledged(Checkpoint checkpoint) {
      if (checkpoint instanceof Behind behind) {
        calls.add("acknowledged " + behind.number());
        awaitInterrupted(acknowledging);
        link.send("have " + behind.number());
      }
    }

    @Override
    public void givenUp(Checkpoint checkpoint) {
      if (checkpoint instanceof Behind behind) {
        calls.add("given up " + behind.number());
      }
    }

    private static void awaitInterrupted(CountDownLatch latch) {
      while (latch.getCount() > 0) {
        try {
          latch.await();
        } catch (InterruptedException e) {
          // It does not care.
        }
      }
    }

    @Override
    public void readingPaused() {
      calls.add("paused");
    }

    @Override
    public void readingResumed() {
      calls.add("resumed");
    }

    @Override
    public void closing() {
      calls.add("closing");
      awaitInterrupted(closing);
      if (subscribed) {
        link.send("bye");
      }
    }
  }
}
