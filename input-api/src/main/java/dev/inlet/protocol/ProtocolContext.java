package dev.inlet.protocol;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthAdvice;
import dev.inlet.auth.AuthException;
import dev.inlet.auth.AuthRejection;
import dev.inlet.auth.AuthRequest;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Masker;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What a host gives a protocol to work with. Its methods may be called by any thread, for as long
 * as the protocol is in use, and return at once unless they say otherwise. Immutable.
 */
public final class ProtocolContext {
  private final String label;
  private final Consumer<String> warnings;
  private final Masker masker;
  private final Authenticator authenticator;
  private final HttpAccess httpAccess;

  private ProtocolContext(Builder builder) {
    label = builder.label;
    warnings = builder.warnings;
    masker = builder.masker;
    authenticator = builder.authenticator;
    httpAccess = builder.httpAccess;
  }

  /** A context without a label, which ignores warnings unless told otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  /** What the user calls the input; empty if nothing. */
  public String label() {
    return label;
  }

  /**
   * Reports something that the user should know, such as that the server keeps no history.
   *
   * @param message one line; secrets that the masker knows are hidden
   */
  public void warning(String message) {
    warnings.accept(masker.mask(requireNonNull(message, "message is null")));
  }

  /** Knows the secrets of the configuration, and learns those that the protocol is given. */
  public Masker masker() {
    return masker;
  }

  /**
   * Adds the credentials of the input to a request of the protocol's own, such as one that fetches
   * by HTTP what was missed. Blocks for as long as the authentication scheme does, which the host
   * interrupts after two minutes; for a thread of the protocol's own.
   *
   * @return the request to send; as it was if the input has no scheme
   * @throws AuthException if there are no credentials to be had for now; holds no secret
   */
  public AuthRequest authenticate(AuthRequest request) throws AuthException, InterruptedException {
    return authenticator.authenticate(request);
  }

  /**
   * Reports to the authentication scheme that a request with its credentials was refused. The
   * scheme drops what it has cached, so the next attempt to connect has other credentials as well:
   * only for a refusal of the credentials themselves, such as a 401. Blocks as {@link
   * #authenticate}.
   *
   * @return when to try again: with {@link AuthAdvice.Kind#RETRY} the next request has other
   *     credentials
   */
  public AuthAdvice rejected(AuthRejection rejection) throws InterruptedException {
    return authenticator.rejected(rejection);
  }

  /**
   * A client for requests of the protocol's own, which reach their servers as the connections of
   * the input do: it trusts the authorities, shows the certificates and takes the proxy that the
   * configuration of the input says. To be asked for before each request, as files of certificates
   * may have changed; blocks for as long as it takes to read them. The client speaks HTTP/1.1 and
   * follows no redirects; it makes no websockets and is not to be closed. If a request gets no
   * response, the message of the {@link IOException} says in one line what is wrong and which field
   * of the input helps, where the input provides that; otherwise it may be null. A {@link
   * java.net.UnknownServiceException} says that no request can go that way, however often it is
   * made, until somebody changes the configuration or the environment.
   *
   * @param executor what the client runs its code with; stays the caller's to shut down
   * @return the same as for the request before, unless something has changed or nobody refers to
   *     that one any more. The protocol keeps a reference for as long as connections should be
   *     reused; they and the client's thread end once there is none
   * @throws IOException if a file that the configuration names cannot be used; the message says in
   *     one line which and why, and holds no secret
   */
  public HttpClient httpClient(Executor executor) throws IOException {
    return requireNonNull(
        httpAccess.client(requireNonNull(executor, "executor is null")), "the client is null");
  }

  /** Makes contexts. */
  public static final class Builder {
    private String label = "";
    private Consumer<String> warnings = message -> {};
    private Masker masker = new Masker();
    private Authenticator authenticator = Authenticator.NONE;
    private HttpAccess httpAccess = HttpAccess.ofJdk();

    private Builder() {}

    /** What the user calls the input. */
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

    /** Who has the credentials of the input; may be called by several threads at a time. */
    public Builder authenticator(Authenticator newAuthenticator) {
      authenticator = requireNonNull(newAuthenticator, "newAuthenticator is null");
      return this;
    }

    /** How requests by HTTP reach their servers; as the JDK does it unless told otherwise. */
    public Builder httpAccess(HttpAccess newHttpAccess) {
      httpAccess = requireNonNull(newHttpAccess, "newHttpAccess is null");
      return this;
    }

    /** Makes the context. */
    public ProtocolContext build() {
      return new ProtocolContext(this);
    }
  }
}
