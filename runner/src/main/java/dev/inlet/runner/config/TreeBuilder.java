package dev.inlet.runner.config;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigNode.ScalarKind;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Builds the tree of the one document that a parser reads. Aliases share the node of their anchor,
 * so they cost no memory here; {@link Anchors} bounds what they cost whoever walks the tree.
 */
final class TreeBuilder {
  static final int MAX_DEPTH = 100;

  private static final String TAG_PREFIX = "tag:yaml.org,2002:";
  private static final Set<String> KNOWN_TAGS =
      Set.of("!", "str", "int", "float", "bool", "null", "seq", "map");

  private final EventYamlParser parser;
  private final Locator locator;
  private final Problems problems;
  private final Anchors anchors = new Anchors();
  private final NodePath path = new NodePath();

  TreeBuilder(EventYamlParser parser, Locator locator, Problems problems) {
    this.parser = parser;
    this.locator = locator;
    this.problems = problems;
  }

  /**
   * Reads to the end of the text.
   *
   * @return empty if there is nothing in it
   * @throws ConfigException if nothing can be made of what follows in the text
   * @throws tools.jackson.core.JacksonException if the text is not YAML
   */
  Optional<ConfigNode> build() {
    JsonToken token = parser.nextToken();
    if (token == null && parser.isClosed()) {
      return Optional.empty();
    }
    ConfigNode root = value(token).node();
    if (parser.nextToken() != null || !parser.isClosed()) {
      throw stop("there is more than one document in here; keep only one");
    }
    return Optional.of(root);
  }

  private SizedNode value(@Nullable JsonToken token) {
    if (token == null) {
      throw stop("the value does not fit its tag");
    }
    if (parser.isCurrentAlias()) {
      return alias(parser.getString());
    }
    checkTag(parser.getRawTag());
    Optional<Anchors.Anchor> anchor = parser.anchor().map(anchors::open);
    SizedNode value =
        switch (token) {
          case START_OBJECT -> mapping();
          case START_ARRAY -> sequence();
          default -> SizedNode.scalar(scalar(token));
        };
    anchor.ifPresent(opened -> opened.close(value));
    return value;
  }

  private void checkTag(@Nullable String tag) {
    if (tag == null) {
      return;
    }
    String name = tag.startsWith(TAG_PREFIX) ? tag.substring(TAG_PREFIX.length()) : tag;
    if (!KNOWN_TAGS.contains(name)) {
      error(location(), "this tag means nothing here; a text that begins with \"!\" needs quotes");
    }
  }

  private SizedNode alias(String name) {
    Location location = location();
    Optional<Anchors.Anchor> anchor = anchors.find(name);
    if (anchor.isEmpty()) {
      error(location, "there is no such anchor above; a text that begins with \"*\" needs quotes");
      return SizedNode.scalar(new ConfigNode.Scalar(location, ScalarKind.NULL, ""));
    }
    SizedNode target = anchor.get().target().orElseThrow(() -> stop("this anchor contains itself"));
    count(target);
    if (path.depth() + target.height() > MAX_DEPTH) {
      throw tooDeep();
    }
    return target;
  }

  private void count(SizedNode aliased) {
    if (!anchors.use(aliased)) {
      throw stop(
          "the aliases up to here stand for more than " + Anchors.MAX_ALIASED_NODES + " values");
    }
  }

  private ConfigNode.Scalar scalar(JsonToken token) {
    String text = parser.getString();
    if (!parser.isQuoted()) {
      checkColon(text);
    }
    ScalarKind kind =
        switch (token) {
          case VALUE_TRUE, VALUE_FALSE -> ScalarKind.BOOLEAN;
          case VALUE_NULL -> ScalarKind.NULL;
          // What no field can take as a number (hexadecimal, infinite, endless) counts as text.
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> PlainText.kindOf(text);
          default -> ScalarKind.STRING;
        };
    return new ConfigNode.Scalar(
        location(), kind, kind == ScalarKind.NULL ? "" : text, parser.isQuoted(), List.of());
  }

  /** A name and its value that are no such because of what stands behind the colon. */
  private void checkColon(String text) {
    int colon = text.indexOf(':');
    if (colon > 0
        && colon + 1 < text.length()
        && Invisible.isInvisible(text.codePointAt(colon + 1))) {
      int index = text.codePointCount(0, colon + 1);
      Location location = location();
      error(
          location,
          "behind the \":\" stands " + Invisible.describe(text, index, location.column() + index));
    }
  }

  private SizedNode sequence() {
    Location location = enter();
    List<ConfigNode> items = new ArrayList<>();
    SizedNode.Sum sum = new SizedNode.Sum();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      path.push(items.size());
      SizedNode item = value(token);
      path.pop();
      sum.add(item);
      items.add(item.node());
    }
    return sum.of(new ConfigNode.Sequence(location, items));
  }

  private SizedNode mapping() {
    Location location = enter();
    MappingBuilder entries = new MappingBuilder(path, problems);
    SizedNode.Sum sum = new SizedNode.Sum();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.getString();
      Location nameLocation = location();
      parser.anchor().map(anchors::open).ifPresent(anchor -> anchor.close(text(name)));
      path.push(name);
      if (!parser.hasEscapes()) {
        checkName(name, nameLocation);
      }
      SizedNode value = value(parser.nextToken());
      entries.put(name, nameLocation, value.node());
      path.pop();
      sum.add(value);
    }
    return sum.of(entries.build(location));
  }

  /** A character that nobody sees makes another name of one that looks right. */
  private void checkName(String name, Location location) {
    OptionalInt invisible = Invisible.find(name);
    if (invisible.isPresent()) {
      int index = invisible.getAsInt();
      int column = location.column() + index + (parser.isQuoted() ? 1 : 0);
      error(location, "this name holds " + Invisible.describe(name, index, column));
    }
  }

  private SizedNode text(String text) {
    return SizedNode.scalar(new ConfigNode.Scalar(location(), ScalarKind.STRING, text));
  }

  private Location enter() {
    if (path.depth() == MAX_DEPTH) {
      throw tooDeep();
    }
    return location();
  }

  private ConfigException tooDeep() {
    return stop("objects and lists stand inside each other more than " + MAX_DEPTH + " deep");
  }

  private Location location() {
    return locator.locate(parser.currentTokenLocation());
  }

  private void error(Location location, String message) {
    problems.error(location, path.toString(), message);
  }

  private ConfigException stop(String message) {
    return problems.stop(Problem.error(location(), path.toString(), message));
  }
}
