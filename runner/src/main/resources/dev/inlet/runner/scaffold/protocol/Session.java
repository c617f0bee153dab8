package __package__;

import dev.inlet.config.Masker;
import dev.inlet.config.Printable;
import dev.inlet.input.Gap;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Checkpoint;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.Session;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Logs in, subscribes, and then delivers what stands behind the number of each message.
 *
 * <pre>
 * > login KEY
 * < welcome
 * > subscribe CHANNEL after 41
 * < subscribed
 * < 42 some text
 * < ping
 * > pong
 * </pre>
 */
final class __Name__Session implements Session {
  private static final Pattern NUMBERED = Pattern.compile("(\\d{1,18}) .*", Pattern.DOTALL);

  private final String key;
  private final String channel;
  private final Link link;
  private final Masker masker;
  private State state = State.LOGGING_IN;
  private long last;

  private enum State {
    LOGGING_IN,
    SUBSCRIBING,
    SUBSCRIBED
  }

  /**
   * A session that has not begun.
   *
   * @param last the number of the last message that was delivered before; zero if none was
   */
  __Name__Session(String key, String channel, Link link, Masker masker, long last) {
    this.key = key;
    this.channel = channel;
    this.link = link;
    this.masker = masker;
    this.last = last;
  }

  @Override
  public void begin() {
    link.awaits("the welcome");
    link.send("login " + key);
  }

  @Override
  public void received(Received message) throws ProtocolException {
    // A protocol of many messages looks at their bytes, and makes no text of each.
    String text = message.text();
    if (text.equals("ping")) {
      link.send("pong");
      return;
    }
    switch (state) {
      case LOGGING_IN -> {
        if (text.startsWith("denied")) {
          throw new ProtocolException("the server says: " + quote(text), RetryAdvice.SLOW);
        }
        require("welcome", text);
        state = State.SUBSCRIBING;
        link.awaits("the confirmation of the subscription");
        link.send("subscribe " + channel + (last == 0 ? "" : " after " + last));
      }
      case SUBSCRIBING -> {
        require("subscribed", text);
        state = State.SUBSCRIBED;
        link.ready();
      }
      case SUBSCRIBED -> deliver(message, text);
    }
  }

  private void require(String expected, String text) throws ProtocolException {
    if (!text.equals(expected)) {
      throw new ProtocolException(
          "the server sent " + quote(text) + " in place of \"" + expected + "\"");
    }
  }

  private void deliver(Received message, String text) throws ProtocolException {
    Matcher numbered = NUMBERED.matcher(text);
    if (!numbered.matches()) {
      throw new ProtocolException(
          "the server sent " + quote(text) + " in place of a numbered message");
    }
    long number = Long.parseLong(numbered.group(1));
    if (last > 0 && number > last + 1) {
      link.missed(Gap.of("the server no longer has them").withMessages(number - last - 1));
    }
    last = number;
    int from = numbered.end(1) + 1; // digits and a space are a byte each
    message.deliver(from, message.size() - from);
  }

  /** What the server says may hold what it was sent, and anything else. */
  private String quote(String text) {
    return '"' + Printable.of(masker.mask(text), 100) + '"';
  }

  @Override
  public Checkpoint checkpoint() {
    return Checkpoint.of(Positions.of(Long.toString(last)));
  }
}
