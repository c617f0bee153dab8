package dev.inlet.auth;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import java.util.function.Consumer;

/**
 * What a host gives an authenticator to work with. All methods return at once and may be called by
 * any thread, for as long as the authenticator is in use; after that they do nothing.
 *
 * <p>Hosts make it with {@link #builder()}; no plugin implements it.
 */
public interface AuthContext {

  /** What the user calls the input or output; empty if nothing. */
  String label();

  /**
   * Reports something that the user should know, such as a token that never expires.
   *
   * @param message one line; secrets that the masker knows are hidden
   */
  void warning(String message);

  /** Knows the secrets of the configuration, and learns those that the scheme makes or is given. */
  Masker masker();

  /**
   * Asks for a new login: the connection, if there is one, ends and a new one is made, with
   * credentials of its own. For a scheme that learns that its credentials end before the server
   * says so. Several requests during one connection count as one.
   *
   * @param reason why, as the log shows it, such as {@code the token ends in 30 s}
   */
  void requestLogin(String reason);

  /** A context without a label, which ignores warnings and requests unless told otherwise. */
  static Builder builder() {
    return new Builder();
  }

  /** Makes contexts. */
  final class Builder {
    private String label = "";
    private Consumer<String> warnings = message -> {};
    private Masker masker = new Masker();
    private Consumer<String> loginRequests = reason -> {};

    private Builder() {}

    /** What the user calls the input or output. */
    public Builder label(String newLabel) {
      label = requireNonNull(newLabel, "newLabel is null");
      return this;
    }

    /** Who gets warnings, with secrets hidden. */
    public Builder warnings(Consumer<String> newWarnings) {
      warnings = requireNonNull(newWarnings, "newWarnings is null");
      return this;
    }

    /** Who knows the secrets of the configuration. */
    public Builder masker(Masker newMasker) {
      masker = requireNonNull(newMasker, "newMasker is null");
      return this;
    }

    /** Who ends the connection when a new login is asked for; gets the reason, without secrets. */
    public Builder loginRequests(Consumer<String> newLoginRequests) {
      loginRequests = requireNonNull(newLoginRequests, "newLoginRequests is null");
      return this;
    }

    /** Makes the context. */
    public AuthContext build() {
      return new HostAuthContext(label, warnings, masker, loginRequests);
    }
  }
}
