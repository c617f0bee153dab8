package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Masker;
import dev.inlet.input.Gap;
import dev.inlet.input.Message;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import java.time.Duration;

/**
 * What a session of a plugin that has a class loader of its own sees of its connection: tasks that
 * it schedules are its code as well, and run with that loader. Written out, as {@link
 * ContextLoaderSession} is.
 */
final class ContextLoaderLink implements Link {
  private final ClassLoader loader;
  private final Link link;

  ContextLoaderLink(ClassLoader loader, Link link) {
    this.loader = requireNonNull(loader, "loader is null");
    this.link = requireNonNull(link, "link is null");
  }

  @Override
  public Timer schedule(Duration delay, Task task) {
    requireNonNull(task, "task is null");
    return link.schedule(
        delay,
        () -> {
          Thread thread = Thread.currentThread();
          ClassLoader before = thread.getContextClassLoader();
          thread.setContextClassLoader(loader);
          try {
            task.run();
          } finally {
            thread.setContextClassLoader(before);
          }
        });
  }

  @Override
  public boolean isReplacement() {
    return link.isReplacement();
  }

  @Override
  public Masker masker() {
    return link.masker();
  }

  @Override
  public void ready() {
    link.ready();
  }

  @Override
  public void awaits(String what) {
    link.awaits(what);
  }

  @Override
  public void send(String text) {
    link.send(text);
  }

  @Override
  public void send(byte[] payload) {
    link.send(payload);
  }

  @Override
  public void deliver(Message message) {
    link.deliver(message);
  }

  @Override
  public void pauseReceiving() {
    link.pauseReceiving();
  }

  @Override
  public void resumeReceiving() {
    link.resumeReceiving();
  }

  @Override
  public void missed(Gap gap) {
    link.missed(gap);
  }

  @Override
  public void repeated(long messages) {
    link.repeated(messages);
  }

  @Override
  public void refilled(long messages) {
    link.refilled(messages);
  }

  @Override
  public void fail(String reason, RetryAdvice advice) {
    link.fail(reason, advice);
  }

  @Override
  public void reconnect(String reason) {
    link.reconnect(reason);
  }

  @Override
  public void end(String reason) {
    link.end(reason);
  }
}
