package dev.inlet.runner.config;

import dev.inlet.config.ConfigNode;

/**
 * A node with what it costs to walk it.
 *
 * @param size how many nodes it has, itself included and all aliases followed
 * @param height how many objects and lists stand inside each other in it
 */
record SizedNode(ConfigNode node, long size, int height) {

  static SizedNode scalar(ConfigNode.Scalar node) {
    return new SizedNode(node, 1, 0);
  }

  /** Adds up the children of a node. */
  static final class Sum {
    private long size = 1;
    private int height;

    void add(SizedNode child) {
      size += child.size();
      height = Math.max(height, child.height());
    }

    SizedNode of(ConfigNode parent) {
      return new SizedNode(parent, size, height + 1);
    }
  }
}
