package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.AuthRequest;
import dev.inlet.input.ConnectionFailure;
import dev.inlet.input.Positions;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Session;

/**
 * A protocol of a plugin: its code runs with the plugin's class loader, what it throws beyond what
 * it declares becomes a sentence without secrets, and {@link #close} comes back whatever it does.
 * Whoever calls a session takes care of what that throws.
 */
final class GuardedProtocol implements Protocol {
  private final Object owner;
  private final String origin;
  private final Protocol protocol;
  private final ProtocolContext context;
  private boolean closed; // guarded by this object

  private GuardedProtocol(Object owner, String origin, Protocol protocol, ProtocolContext context) {
    this.owner = owner;
    this.origin = origin;
    this.protocol = protocol;
    this.context = context;
  }

  /**
   * Guards a protocol.
   *
   * @param owner whose class loader the protocol's code runs with
   * @param origin what the plugin is called in messages
   */
  static GuardedProtocol of(
      Object owner, String origin, Protocol protocol, ProtocolContext context) {
    return new GuardedProtocol(
        requireNonNull(owner, "owner is null"),
        requireNonNull(origin, "origin is null"),
        requireNonNull(protocol, "protocol is null"),
        requireNonNull(context, "context is null"));
  }

  @Override
  public boolean resumes() {
    return ContextLoader.call(owner, protocol::resumes);
  }

  @Override
  public boolean catchesUp() {
    return ContextLoader.call(owner, protocol::catchesUp);
  }

  @Override
  public boolean makesRequests() {
    try {
      return ContextLoader.call(owner, protocol::makesRequests);
    } catch (Throwable e) {
      context.warning(PluginProblem.of(origin, e, context.masker()).toString());
      return false;
    }
  }

  @Override
  public AuthRequest prepare(AuthRequest request, Positions from)
      throws ProtocolException, InterruptedException {
    try {
      return requireNonNull(
          ContextLoader.callChecked(owner, () -> protocol.prepare(request, from)),
          "prepare has returned null");
    } catch (ProtocolException | InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      String message = PluginProblem.of(origin, e, context.masker()).toString();
      throw new ProtocolException(message, RetryAdvice.SLOW);
    }
  }

  @Override
  public Session open(Link link, Positions from) {
    if (!(owner.getClass().getClassLoader() instanceof PluginClassLoader loader)) {
      return requireSession(protocol.open(link, from));
    }
    Link seen = new ContextLoaderLink(loader, link);
    return new ContextLoaderSession(
        loader, requireSession(ContextLoader.call(owner, () -> protocol.open(seen, from))));
  }

  private static Session requireSession(Session opened) {
    return requireNonNull(opened, "the session is null");
  }

  @Override
  public RetryAdvice judge(ConnectionFailure failure) {
    try {
      return requireNonNull(
          ContextLoader.call(owner, () -> protocol.judge(failure)), "judge has returned null");
    } catch (Throwable e) {
      context.warning(PluginProblem.of(origin, e, context.masker()).toString());
      return failure.retryAdvice();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    BoundedClose.run(this::closeNow, "inlet-protocol-close-" + context.label());
  }

  private void closeNow() {
    try {
      ContextLoader.run(owner, protocol::close);
    } catch (Throwable e) {
      context.warning(PluginProblem.of(origin, e, context.masker()).toString());
    }
  }

  @Override
  public String toString() {
    return "Protocol[" + origin + "]";
  }
}
