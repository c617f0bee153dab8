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
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Builds the tree of the one document that a parser reads. Aliases share the node of their anchor,
 * so they cost no memory here; {@link Anchors} bounds what they cost whoever walks the tree.
 */
final class TreeBuilder {
  static final int MAX_DEPTH = 100;
  static final int MAX_NAME_LENGTH = 1000;

  private static final String TAG_PREFIX = "tag:yaml.org,2002:";
  private static final Set<String> KNOWN_TAGS =
      Set.of("!", "str", "int", "float", "bool", "null", "seq", "map");

  private final YamlEvents events;
  private final Locator locator;
  private final Problems problems;
  private final Anchors anchors = new Anchors();
  private final NodePath path = new NodePath();

  TreeBuilder(YamlEvents events, Locator locator, Problems problems) {
    this.events = events;
    this.locator = locator;
    this.problems = problems;
  }

  /**
   * Reads to the end of the text.
   *
   * @return empty if there is nothing in it
   * @throws ConfigException if nothing can be made of what follows in the text
   * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException if the text is not YAML
   */
  Optional<ConfigNode> build() {
    events.next(); // the start of the stream
    if (isNext(Event.ID.StreamEnd)) {
      return Optional.empty();
    }
    events.next(); // behind the start of the document
    ConfigNode root = value().node();
    events.next(); // the end of the document
    if (!isNext(Event.ID.StreamEnd)) {
      events.next();
      throw stop("there is more than one document in here; keep only one");
    }
    return Optional.of(root);
  }

  /** Goes on to the next event and says whether it is such. */
  private boolean isNext(Event.ID id) {
    return events.next().getEventId() == id;
  }

  /** The value that begins with the current event. */
  private SizedNode value() {
    Event event = events.current();
    if (event instanceof AliasEvent alias) {
      return alias(alias.getAlias().getValue());
    }
    Optional<Anchors.Anchor> anchor;
    SizedNode value;
    if (event instanceof CollectionStartEvent collection) {
      checkTag(collection.getTag());
      anchor = events.anchor().map(anchors::open);
      value = collection instanceof MappingStartEvent ? mapping() : sequence();
    } else if (event instanceof ScalarEvent scalar) {
      checkTag(scalar.getTag());
      anchor = events.anchor().map(anchors::open);
      value = SizedNode.scalar(scalar(scalar));
    } else {
      throw new IllegalStateException("no value begins with " + event.getEventId());
    }
    anchor.ifPresent(opened -> opened.close(value));
    return value;
  }

  private void checkTag(Optional<String> tag) {
    if (tag.isPresent() && !KNOWN_TAGS.contains(shortened(tag.get()))) {
      error(location(), "this tag means nothing here; a text that begins with \"!\" needs quotes");
    }
  }

  private static String shortened(String tag) {
    return tag.startsWith(TAG_PREFIX) ? tag.substring(TAG_PREFIX.length()) : tag;
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

  private ConfigNode.Scalar scalar(ScalarEvent scalar) {
    String text = scalar.getValue();
    boolean quoted = !scalar.isPlain() || scalar.getTag().isPresent();
    if (!quoted) {
      checkColon(text);
    }
    ScalarKind kind = kindOf(scalar);
    return new ConfigNode.Scalar(
        location(), kind, kind == ScalarKind.NULL ? "" : text, quoted, List.of());
  }

  /**
   * What a text stands for, by its tag if it has one. What no field can take as a number
   * (hexadecimal, infinite, endless) counts as text.
   */
  private ScalarKind kindOf(ScalarEvent scalar) {
    String text = scalar.getValue();
    String tag = scalar.getTag().map(TreeBuilder::shortened).orElse("");
    return switch (tag) {
      case "" -> scalar.isPlain() ? plain(text) : ScalarKind.STRING;
      case "null" -> ScalarKind.NULL;
      case "bool", "int", "float" -> tagged(tag, PlainText.kindOf(text));
      default -> ScalarKind.STRING;
    };
  }

  private static ScalarKind plain(String text) {
    return PlainText.isNull(text) ? ScalarKind.NULL : PlainText.kindOf(text);
  }

  private ScalarKind tagged(String tag, ScalarKind kind) {
    boolean fits =
        switch (kind) {
          case BOOLEAN -> tag.equals("bool");
          case INTEGER -> tag.equals("int") || tag.equals("float");
          case DECIMAL -> tag.equals("float");
          case NULL, STRING -> false;
        };
    if (!fits) {
      throw stop("the value does not fit its tag");
    }
    return kind;
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
    while (!isNext(Event.ID.SequenceEnd)) {
      path.push(items.size());
      SizedNode item = value();
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
    while (!isNext(Event.ID.MappingEnd)) {
      ScalarEvent written = name();
      String name = written.getValue();
      Location nameLocation = location();
      events.anchor().map(anchors::open).ifPresent(anchor -> anchor.close(text(name)));
      path.push(name);
      if (!YamlEvents.hasEscapes(written)) {
        checkName(written, nameLocation);
      }
      events.next();
      SizedNode value = value();
      entries.put(name, nameLocation, value.node());
      path.pop();
      sum.add(value);
    }
    return sum.of(entries.build(location));
  }

  /** The name with which the current event begins an entry. */
  private ScalarEvent name() {
    if (!(events.current() instanceof ScalarEvent name)) {
      throw stopAt("", "a name has to be plain text, not an object, a list or an alias");
    }
    if (name.getValue().length() > MAX_NAME_LENGTH) {
      throw stopAt("", "a name has more than " + MAX_NAME_LENGTH + " characters");
    }
    return name;
  }

  /** A character that nobody sees makes another name of one that looks right. */
  private void checkName(ScalarEvent written, Location location) {
    String name = written.getValue();
    OptionalInt invisible = Invisible.find(name);
    if (invisible.isPresent()) {
      int index = invisible.getAsInt();
      int column = location.column() + index + (written.isPlain() ? 0 : 1);
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
    return locator.locate(events.place());
  }

  private void error(Location location, String message) {
    problems.error(location, path.toString(), message);
  }

  private ConfigException stop(String message) {
    return stopAt(path.toString(), message);
  }

  private ConfigException stopAt(String where, String message) {
    return problems.stop(Problem.error(location(), where, message));
  }
}
