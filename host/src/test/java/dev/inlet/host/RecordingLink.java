package dev.inlet.host;

import dev.inlet.config.Masker;
import dev.inlet.input.Gap;
import dev.inlet.input.Message;
import dev.inlet.input.RetryAdvice;
import dev.inlet.protocol.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A link without a connection: remembers what a session does with it. */
final class RecordingLink implements Link {
  private final Masker masker = new Masker();
  private final List<String> calls = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();

  /** What was called, but for tasks. */
  List<String> calls() {
    return calls;
  }

  /** The only task that was scheduled. */
  Task task() {
    if (tasks.size() != 1) {
      throw new AssertionError(tasks.size() + " tasks were scheduled");
    }
    return tasks.get(0);
  }

  @Override
  public boolean isReplacement() {
    return true;
  }

  @Override
  public Masker masker() {
    return masker;
  }

  @Override
  public void ready() {
    calls.add("ready");
  }

  @Override
  public void awaits(String what) {
    calls.add("awaits " + what);
  }

  @Override
  public void send(String text) {
    calls.add("send " + text);
  }

  @Override
  public void send(byte[] payload) {
    calls.add("send " + payload.length + " byte");
  }

  @Override
  public void deliver(Message message) {
    calls.add("deliver " + message.text());
  }

  @Override
  public Timer schedule(Duration delay, Task task) {
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  @Override
  public void pauseReceiving() {
    calls.add("pauseReceiving");
  }

  @Override
  public void resumeReceiving() {
    calls.add("resumeReceiving");
  }

  @Override
  public void missed(Gap gap) {
    calls.add("missed " + gap.reason());
  }

  @Override
  public void repeated(long messages) {
    calls.add("repeated " + messages);
  }

  @Override
  public void refilled(long messages) {
    calls.add("refilled " + messages);
  }

  @Override
  public void fail(String reason, RetryAdvice advice) {
    calls.add("fail " + reason);
  }

  @Override
  public void reconnect(String reason) {
    calls.add("reconnect " + reason);
  }

  @Override
  public void end(String reason) {
    calls.add("end " + reason);
  }
}
