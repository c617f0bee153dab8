package dev.inlet.runner.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The anchors of a document, and how much its aliases have added to it. */
final class Anchors {
  static final int MAX_ALIASED_NODES = 10_000;

  private final Map<String, Anchor> byName = new HashMap<>();
  private long aliasedNodes;

  /** A named value. */
  static final class Anchor {
    private @Nullable SizedNode target;

    private Anchor() {}

    void close(SizedNode value) {
      target = value;
    }

    /** The value; empty while it is still being read, so for an alias inside itself. */
    Optional<SizedNode> target() {
      return Optional.ofNullable(target);
    }
  }

  /** Begins an anchor; aliases mean the last one of their name. */
  Anchor open(String name) {
    Anchor anchor = new Anchor();
    byName.put(name, anchor);
    return anchor;
  }

  Optional<Anchor> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Counts an alias; false if there is too much behind all of them. */
  boolean use(SizedNode target) {
    aliasedNodes += target.size();
    return aliasedNodes <= MAX_ALIASED_NODES;
  }
}
