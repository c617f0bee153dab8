package dev.inlet.runner.config;

import java.util.ArrayDeque;
import java.util.Deque;

/** The way from the root to the node that is being looked at. Written out only for problems. */
final class NodePath {
  private static final int SHOWN_LENGTH = 100;

  /** Names and, for the items of lists, numbers. */
  private final Deque<Object> steps = new ArrayDeque<>();

  void push(String name) {
    steps.addLast(name);
  }

  void push(int index) {
    steps.addLast(index);
  }

  void pop() {
    steps.removeLast();
  }

  int depth() {
    return steps.size();
  }

  /** {@code input.websocket.urls[0]}, printable and with long names cut. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Object step : steps) {
      if (step instanceof Integer index) {
        text.append('[').append(index.intValue()).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(shown((String) step));
      }
    }
    return text.toString();
  }

  private static String shown(String name) {
    String cut = name.length() <= SHOWN_LENGTH ? name : name.substring(0, SHOWN_LENGTH) + "…";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
