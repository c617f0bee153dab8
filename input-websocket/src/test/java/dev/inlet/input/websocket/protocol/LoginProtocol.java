package dev.inlet.input.websocket.protocol;

import dev.inlet.input.Gap;
import dev.inlet.input.Message;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Checkpoint;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.Session;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client sends its token and the last number that it has; the server confirms with {@code in},
 * and then sends messages that begin with their number.
 */
final class LoginProtocol implements Protocol {
  private static final Pattern NUMBERED = Pattern.compile("(\\d{1,9}) .*");
  private static final AtomicLong SHARED = new AtomicLong();

  private final Fault fault;
  private final String token;
  private final ProtocolContext context;
  private final AtomicLong memory = new AtomicLong();
  private boolean subscribed;

  LoginProtocol(Fault fault, String token, ProtocolContext context) {
    this.fault = fault;
    this.token = token;
    this.context = context;
  }

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public Session open(Link link, Positions from) {
    return new LoginSession(link, start(from));
  }

  private long start(Positions from) {
    return switch (fault) {
      case FORGETS_ITS_POSITION -> 0;
      case POSITION_IN_MEMORY_ONLY -> memory.get();
      case SHARES_STATE -> SHARED.get();
      default -> from.only().map(Long::parseLong).orElse(0L);
    };
  }

  @Override
  public String toString() {
    return fault == Fault.SHOWS_TOKEN_AS_TEXT ? "Login[" + token + "]" : "Login";
  }

  private final class LoginSession implements Session {
    private final Link link;
    private long last;
    private boolean in;
    private @Nullable String held;

    LoginSession(Link link, long last) {
      this.link = link;
      this.last = last;
    }

    @Override
    public void begin() {
      if (fault == Fault.READY_BEFORE_LOGIN) {
        link.ready();
      }
      if (fault != Fault.AWAITS_NOTHING_BY_NAME) {
        link.awaits("the confirmation of the login");
      }
      if (fault != Fault.SUBSCRIBES_ONCE || !subscribed) {
        subscribed = true;
        link.send("login " + token + " " + last);
      }
      if (fault == Fault.LEAVES_A_THREAD) {
        Thread thread = new Thread(LoginSession::waitForever, "left-behind");
        thread.setDaemon(true);
        thread.start();
      }
    }

    private static void waitForever() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // The end.
      }
    }

    @Override
    public void received(Received message) throws ProtocolException {
      String text = message.text();
      if (in) {
        number(message, text);
      } else if (text.equals("in")) {
        in = true;
        if (fault != Fault.READY_BEFORE_LOGIN) {
          link.ready();
        }
      } else {
        throw wrong(text);
      }
    }

    private void number(Received message, String text) throws ProtocolException {
      Matcher numbered = NUMBERED.matcher(text);
      if (!numbered.matches()) {
        if (fault == Fault.IGNORES_GARBAGE) {
          return;
        }
        throw wrong(text);
      }
      last = Long.parseLong(numbered.group(1));
      memory.set(last);
      SHARED.set(last);
      if (fault != Fault.DROPS_EVERY_TENTH || last % 10 != 0) {
        deliver(message, text);
      }
    }

    private void deliver(Received message, String text) {
      if (fault == Fault.REORDERS && held == null && last % 2 == 1 && last > 100) {
        held = text;
        return;
      }
      message.deliver();
      if (held != null) {
        link.deliver(Message.text(held));
        held = null;
      }
    }

    private ProtocolException wrong(String text) {
      if (fault == Fault.THROWS_AT_GARBAGE) {
        throw new IllegalStateException("unexpected");
      }
      if (fault == Fault.SHOWS_TOKEN_IN_GAP) {
        link.missed(Gap.of("lost behind " + text));
      }
      if (fault == Fault.PASSES_ON_WHAT_JAVA_SAYS) {
        try {
          last = Long.parseLong("x" + text);
        } catch (NumberFormatException e) {
          return new ProtocolException(String.valueOf(e.getMessage()), e);
        }
      }
      return new ProtocolException(
          "the server sent what is no numbered message: " + quote(text), RetryAdvice.USUAL);
    }

    private String quote(String text) {
      return context.masker().mask(text).replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public Checkpoint checkpoint() {
      long position =
          switch (fault) {
            case POSITION_AHEAD -> last + 1;
            case POSITION_BEHIND -> last - 1;
            default -> last;
          };
      return position <= 0 || fault == Fault.RESUMES_WITHOUT_POSITIONS
          ? Checkpoint.NONE
          : Checkpoint.of(Positions.of(Long.toString(position)));
    }
  }
}
