package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.input.Positions;
import dev.inlet.protocol.Checkpoint;
import dev.inlet.protocol.ProtocolException;
import dev.inlet.protocol.Received;
import dev.inlet.protocol.Session;

/**
 * A session of a plugin that has a class loader of its own, with which its code runs. Written out,
 * since it is called for every message.
 */
final class ContextLoaderSession implements Session {
  private final ClassLoader loader;
  private final Session session;

  ContextLoaderSession(ClassLoader loader, Session session) {
    this.loader = requireNonNull(loader, "loader is null");
    this.session = requireNonNull(session, "session is null");
  }

  @Override
  public void begin() throws ProtocolException, InterruptedException {
    ClassLoader before = enter();
    try {
      session.begin();
    } finally {
      leave(before);
    }
  }

  @Override
  public boolean takeOver(Positions behind) throws ProtocolException, InterruptedException {
    ClassLoader before = enter();
    try {
      return session.takeOver(behind);
    } finally {
      leave(before);
    }
  }

  @Override
  public boolean hasResumed() {
    ClassLoader before = enter();
    try {
      return session.hasResumed();
    } finally {
      leave(before);
    }
  }

  @Override
  public void received(Received message) throws ProtocolException, InterruptedException {
    ClassLoader before = enter();
    try {
      session.received(message);
    } finally {
      leave(before);
    }
  }

  @Override
  public Checkpoint checkpoint() {
    ClassLoader before = enter();
    try {
      return session.checkpoint();
    } finally {
      leave(before);
    }
  }

  @Override
  public void acknowledged(Checkpoint checkpoint) throws ProtocolException, InterruptedException {
    ClassLoader before = enter();
    try {
      session.acknowledged(checkpoint);
    } finally {
      leave(before);
    }
  }

  @Override
  public void givenUp(Checkpoint checkpoint) throws ProtocolException, InterruptedException {
    ClassLoader before = enter();
    try {
      session.givenUp(checkpoint);
    } finally {
      leave(before);
    }
  }

  @Override
  public void readingPaused() {
    ClassLoader before = enter();
    try {
      session.readingPaused();
    } finally {
      leave(before);
    }
  }

  @Override
  public void readingResumed() {
    ClassLoader before = enter();
    try {
      session.readingResumed();
    } finally {
      leave(before);
    }
  }

  @Override
  public void ended() throws ProtocolException, InterruptedException {
    ClassLoader before = enter();
    try {
      session.ended();
    } finally {
      leave(before);
    }
  }

  @Override
  public void closing() {
    ClassLoader before = enter();
    try {
      session.closing();
    } finally {
      leave(before);
    }
  }

  private ClassLoader enter() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    return before;
  }

  private static void leave(ClassLoader before) {
    Thread.currentThread().setContextClassLoader(before);
  }
}
