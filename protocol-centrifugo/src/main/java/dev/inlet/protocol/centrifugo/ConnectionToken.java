package dev.inlet.protocol.centrifugo;

import dev.inlet.auth.AuthException;
import dev.inlet.config.Durations;
import dev.inlet.config.Masker;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Shows the server a token, and a newer one before that expires. */
final class ConnectionToken {
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(250);
  private static final int MAX_DOUBLINGS = 7; // 32 s

  private final CentrifugoSettings settings;
  private final ProtocolContext context;
  private final Masker masker;
  private final Link link;
  private final Commands commands;
  private String shown = "";
  private boolean unreadable;
  private long expiresAt;
  private Link.@Nullable Timer refresh;
  private int failures; // in a row, of the server's own

  /**
   * Has shown none.
   *
   * @param masker of the connection; learns the tokens
   */
  ConnectionToken(
      CentrifugoSettings settings,
      ProtocolContext context,
      Masker masker,
      Link link,
      Commands commands) {
    this.settings = settings;
    this.context = context;
    this.masker = masker;
    this.link = link;
    this.commands = commands;
  }

  /** Logs in. */
  void login() throws ProtocolException {
    readForLogin();
    commands.connect(settings, shown);
  }

  /** The server says that it has expired: whether there is another one, which then is shown. */
  boolean loginAgain() throws ProtocolException {
    String expired = shown;
    if (!settings.tokenChanges()) {
      return false;
    }
    readForLogin();
    if (shown.equals(expired)) {
      return false;
    }
    commands.connect(settings, shown);
    return true;
  }

  private void readForLogin() throws ProtocolException {
    try {
      shown = settings.token().read();
    } catch (AuthException e) {
      throw new ProtocolException(String.valueOf(e.getMessage()), e);
    }
    masker.add(shown);
  }

  /** The server accepts the token for this long. */
  void accepted(Duration life) {
    failures = 0;
    if (settings.tokenChanges()) {
      expiresAt = System.nanoTime() + life.toNanos();
      refreshAfter(life.multipliedBy(4).dividedBy(5));
    } else {
      context.warning(
          "the token of centrifugo expires in "
              + Durations.format(life)
              + ", and the connection with it: use token_file");
    }
  }

  /**
   * The server has not taken a newer token.
   *
   * @param temporary whether it may take the same one later
   */
  void refused(boolean temporary) {
    if (temporary) {
      refreshAfter(SHORTEST_WAIT.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS)));
      failures++;
    } else {
      failures = 0;
      refreshAfter(SHORTEST_WAIT);
    }
  }

  /** One at a time: the server may say anew how long the token lives, whenever it likes. */
  private void refreshAfter(Duration delay) {
    if (refresh != null) {
      refresh.cancel();
    }
    refresh =
        link.schedule(
            delay.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : delay, this::refreshIfNewer);
  }

  private void refreshIfNewer() {
    String token = newest();
    if (token.equals(shown) && failures == 0) {
      refreshAfter(Duration.ofNanos((expiresAt - System.nanoTime()) / 10));
    } else {
      shown = token;
      masker.addRenewed(token);
      commands.refresh(token);
    }
  }

  private String newest() {
    try {
      String token = settings.token().read();
      unreadable = false;
      return token;
    } catch (AuthException e) {
      if (!unreadable) {
        context.warning(
            "the token of centrifugo could not be renewed, and is tried again: " + e.getMessage());
      }
      unreadable = true;
      return shown;
    }
  }
}
