package dev.inlet.protocol.centrifugo;

import dev.inlet.auth.AuthException;
import dev.inlet.config.Durations;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import java.time.Duration;

/** Shows the server a token, and a newer one before that expires. */
final class ConnectionToken {
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(250);

  private final CentrifugoSettings settings;
  private final ProtocolContext context;
  private final Link link;
  private final Commands commands;
  private String shown = "";
  private boolean unreadable;
  private long expiresAt;

  ConnectionToken(
      CentrifugoSettings settings, ProtocolContext context, Link link, Commands commands) {
    this.settings = settings;
    this.context = context;
    this.link = link;
    this.commands = commands;
  }

  /** Logs in. */
  void login() throws ProtocolException {
    try {
      show(settings.token().read());
    } catch (AuthException e) {
      throw new ProtocolException(String.valueOf(e.getMessage()), e);
    }
    commands.connect(settings, shown);
  }

  /** The server says that it has expired: whether there is another one, which then is shown. */
  boolean loginAgain() throws ProtocolException {
    String expired = shown;
    if (!settings.tokenChanges()) {
      return false;
    }
    try {
      show(settings.token().read());
    } catch (AuthException e) {
      throw new ProtocolException(String.valueOf(e.getMessage()), e);
    }
    if (shown.equals(expired)) {
      return false;
    }
    commands.connect(settings, shown);
    return true;
  }

  private void show(String token) {
    context.masker().add(token);
    shown = token;
  }

  /** The server accepts the token for this long. */
  void accepted(Duration life) {
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

  /** The server has not taken a newer token. */
  void refused() {
    refreshAfter(SHORTEST_WAIT);
  }

  private void refreshAfter(Duration delay) {
    var unused =
        link.schedule(
            delay.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : delay, this::refreshIfNewer);
  }

  private void refreshIfNewer() {
    String token = newest();
    if (token.equals(shown)) {
      refreshAfter(Duration.ofNanos((expiresAt - System.nanoTime()) / 10));
    } else {
      show(token);
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
