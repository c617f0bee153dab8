package dev.inlet.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a plugin's section, and everything a person wants to read about it. One object
 * reads a configuration, checks it and describes it. Immutable.
 */
public final class ConfigSpec {
  private static final int NO_SLOT = -1;

  private static final String UNKNOWN = "unknown field";

  private final String summary;
  private final String description;
  private final Status status;
  private final List<String> categories;
  private final Map<String, Field<?>> fields;
  private final List<Rule> rules;
  private final Optional<Field<Boolean>> toggle;
  private final int authenticationSlot;
  private final int protocolSlot;
  private final Map<String, String> unusable;
  private final String missing;

  /** How much a user can rely on a plugin. */
  public enum Status {
    /** Fields and behaviour stay as they are within a major version. */
    STABLE,
    /** Made to stay; fields may still change between minor versions. */
    BETA,
    /** May change in any way or go away with any version. */
    EXPERIMENTAL
  }

  /** A condition that concerns more than one field. */
  @FunctionalInterface
  public interface Rule {

    /** Called once for each configuration whose fields were all read; reports what is wrong. */
    void check(Config config, Reporter reporter);
  }

  /** Where a {@link Rule} reports to. */
  public interface Reporter {

    /** Reports an error at the place of the field. */
    void error(Field<?> field, String message);

    /** Reports there what is doubtful, but no reason not to use the configuration. */
    void warning(Field<?> field, String message);
  }

  private ConfigSpec(Builder builder) {
    summary = builder.summary;
    description = builder.description;
    status = builder.status;
    categories = List.copyOf(builder.categories);
    fields = new LinkedHashMap<>();
    for (Field<?> field : builder.fields) {
      if (fields.put(field.name(), field) != null) {
        throw new IllegalArgumentException("two fields are called \"" + field.name() + "\"");
      }
    }
    rules = List.copyOf(builder.rules);
    toggle = builder.toggle;
    authenticationSlot = builder.authenticationSlot;
    protocolSlot = builder.protocolSlot;
    unusable = Map.copyOf(builder.unusable);
    missing = builder.missing;
  }

  /** Begins a spec without fields, of a plugin that is {@link Status#STABLE}. */
  public static Builder builder() {
    return new Builder();
  }

  /** What the plugin does, in one sentence. */
  public String summary() {
    return summary;
  }

  /** All that a user should know beyond the fields, in Markdown. */
  public String description() {
    return description;
  }

  /** How much a user can rely on the plugin; the reference shows it. */
  public Status status() {
    return status;
  }

  /** The headings under which a reference lists the plugin. */
  public List<String> categories() {
    return categories;
  }

  /** The fields in the order in which they are shown. */
  public List<Field<?>> fields() {
    return List.copyOf(fields.values());
  }

  /** The field that has to be true for the others to count, if there is such a one. */
  public Optional<Field<Boolean>> toggle() {
    return toggle;
  }

  /** Whether the host puts the sections of all authentication schemes in here. */
  public boolean hasAuthenticationSlot() {
    return authenticationSlot >= 0;
  }

  /** Whether the host puts the sections of all session protocols in here. */
  public boolean hasProtocolSlot() {
    return protocolSlot >= 0;
  }

  /** A builder that begins with all that this spec has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.summary = summary;
    builder.description = description;
    builder.status = status;
    builder.categories.addAll(categories);
    builder.fields.addAll(fields.values());
    builder.rules.addAll(rules);
    builder.toggle = toggle;
    builder.authenticationSlot = authenticationSlot;
    builder.protocolSlot = protocolSlot;
    builder.unusable.putAll(unusable);
    builder.missing = missing;
    return builder;
  }

  /**
   * Reads a configuration whose secrets are told to nobody but its own {@link Config#masker()}.
   *
   * @param path what the node is called in problems, such as {@code input.websocket}
   * @throws ConfigException with every problem, if there is any
   */
  public Config read(ConfigNode node, String path) {
    return read(node, path, new Masker());
  }

  /**
   * Reads a configuration.
   *
   * @param path what the node is called in problems, such as {@code input.websocket}
   * @param masker learns its secrets
   * @throws ConfigException with every problem, if there is any
   */
  public Config read(ConfigNode node, String path, Masker masker) {
    List<Problem> problems = new ArrayList<>();
    return read(node, ReadContext.root(this, path, node, problems, masker))
        .orElseThrow(() -> new ConfigException(problems))
        .withWarnings(problems);
  }

  /** Every problem of a configuration; it can be used if none of them is an error. */
  public List<Problem> check(ConfigNode node, String path) {
    List<Problem> problems = new ArrayList<>();
    var unused = read(node, ReadContext.root(this, path, node, problems, new Masker()));
    return List.copyOf(problems);
  }

  /** The configuration in which no field is named. Required fields have no value in it. */
  Config defaults() {
    return new Config(this, "", Location.UNKNOWN, Map.of(), Map.of(), new Masker());
  }

  /**
   * Reads a configuration as a part of a larger one, with its problems reported to the context.
   *
   * @return empty if and only if an error was reported
   */
  public Optional<Config> read(ConfigNode node, ReadContext context) {
    if (node instanceof ConfigNode.Scalar scalar && scalar.kind() == ConfigNode.ScalarKind.NULL) {
      return read(new ConfigNode.Mapping(scalar.location(), Map.of()), context);
    }
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      Mismatch.section(node, this, context);
      return Optional.empty();
    }
    int before = context.errorCount();
    Map<Field<?>, Object> values = new HashMap<>();
    Map<Field<?>, Location> locations = new HashMap<>();
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              Field<?> field = fields.get(name);
              if (field == null) {
                reportUnknown(name, entry.location(), context.child(name, false));
              } else if (isNull(entry.value())) {
                Doubts.ofNoValue(field)
                    .ifPresent(
                        doubt ->
                            context.child(name, field.secret()).warning(entry.location(), doubt));
              } else {
                Doubts.ofValue(field, entry.value())
                    .ifPresent(doubt -> context.child(name, true).warning(entry.location(), doubt));
                locations.put(field, entry.value().location());
                field
                    .read(entry.value(), context.child(name, field.secret()))
                    .ifPresent(value -> values.put(field, value));
              }
            });
    Config config =
        new Config(this, context.path(), mapping.location(), values, locations, context.masker());
    if (toggle.isEmpty() || Boolean.TRUE.equals(values.get(toggle.get()))) {
      checkWhole(config, context, before);
    }
    return context.errorCount() == before ? Optional.of(config) : Optional.empty();
  }

  private void reportUnknown(String name, Location location, ReadContext context) {
    Optional<String> known = Optional.ofNullable(unusable.get(name));
    if (known.isPresent()) {
      context.error(location, known.get());
      return;
    }
    Optional<String> closest = Suggestions.closest(name, fields.keySet());
    List<String> places = closest.isPresent() ? List.of() : context.placesOf(name);
    if (!places.isEmpty()) {
      context.error(location, UNKNOWN + " here; it belongs at " + String.join(" or ", places));
      return;
    }
    context.error(location, closest.isPresent() ? UNKNOWN : UNKNOWN + missing, closest);
  }

  private void checkWhole(Config config, ReadContext context, int before) {
    for (Field<?> field : fields.values()) {
      if (field.required() && !config.isSet(field)) {
        context.child(field.name(), false).error(config.location(), "is required but not set");
      }
    }
    if (context.errorCount() == before) {
      Reporter reporter = reporter(config, context);
      rules.forEach(rule -> rule.check(config, reporter));
    }
  }

  private static Reporter reporter(Config config, ReadContext context) {
    return new Reporter() {
      @Override
      public void error(Field<?> field, String message) {
        context.add(config.problem(field, message));
      }

      @Override
      public void warning(Field<?> field, String message) {
        context.add(config.doubt(field, message));
      }
    };
  }

  private static boolean isNull(ConfigNode node) {
    return node instanceof ConfigNode.Scalar scalar && scalar.kind() == ConfigNode.ScalarKind.NULL;
  }

  boolean has(Field<?> field) {
    return fields.get(field.name()) == field;
  }

  /** Builds a spec. */
  public static final class Builder {
    private String summary = "";
    private String description = "";
    private Status status = Status.STABLE;
    private final List<String> categories = new ArrayList<>();
    private final List<Field<?>> fields = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private Optional<Field<Boolean>> toggle = Optional.empty();
    private int authenticationSlot = NO_SLOT;
    private int protocolSlot = NO_SLOT;
    private final Map<String, String> unusable = new HashMap<>();
    private String missing = "";

    private Builder() {}

    /** What the plugin does, in one sentence. */
    public Builder summary(String sentence) {
      summary = requireNonNull(sentence, "sentence is null");
      return this;
    }

    /** All that a user should know beyond the fields, in Markdown. */
    public Builder description(String markdown) {
      description = requireNonNull(markdown, "markdown is null");
      return this;
    }

    /** How much a user can rely on the plugin; {@link Status#STABLE} unless it is set. */
    public Builder status(Status value) {
      status = requireNonNull(value, "value is null");
      return this;
    }

    /** Another heading under which a reference lists the plugin. */
    public Builder category(String category) {
      categories.add(category);
      return this;
    }

    /**
     * A field behind those that there are: the reference shows them in this order.
     *
     * <p>Two fields of one name are refused when the spec is built.
     */
    public Builder field(Field<?> field) {
      fields.add(requireNonNull(field, "field is null"));
      return this;
    }

    /** Fields that stand together. */
    public Builder fields(List<? extends Field<?>> group) {
      group.forEach(this::field);
      return this;
    }

    /** A condition that concerns more than one field. */
    public Builder rule(Rule rule) {
      rules.add(requireNonNull(rule, "rule is null"));
      return this;
    }

    /**
     * Puts a switch first: while it is false, required fields may be absent and no rule is checked.
     */
    public Builder toggle(Field<Boolean> field) {
      toggle = Optional.of(field);
      insert(0, List.of(field));
      return this;
    }

    /** Marks the place at which the host puts the sections of all authentication schemes. */
    public Builder authentication() {
      authenticationSlot = fields.size();
      return this;
    }

    /** Fills the place that {@link #authentication()} marked. */
    public Builder authentication(List<? extends Field<?>> sections) {
      if (authenticationSlot < 0) {
        throw new IllegalStateException("this spec has no place for authentication schemes");
      }
      insert(authenticationSlot, sections);
      return this;
    }

    /** Marks the place at which the host puts the sections of all session protocols. */
    public Builder protocol() {
      protocolSlot = fields.size();
      return this;
    }

    /** Fills the place that {@link #protocol()} marked. */
    public Builder protocol(List<? extends Field<?>> sections) {
      if (protocolSlot < 0) {
        throw new IllegalStateException("this spec has no place for session protocols");
      }
      insert(protocolSlot, sections);
      return this;
    }

    private void insert(int index, List<? extends Field<?>> inserted) {
      fields.addAll(index, inserted);
      authenticationSlot += authenticationSlot >= index ? inserted.size() : 0;
      protocolSlot += protocolSlot >= index ? inserted.size() : 0;
    }

    /**
     * Explains a field that could be here, were it not for a fault elsewhere.
     *
     * @param name what a configuration calls it; a field of that name counts more
     * @param problem what the user reads, in place of that the field is unknown
     */
    public Builder unusable(String name, String problem) {
      unusable.put(name, requireNonNull(problem, "problem is null"));
      return this;
    }

    /**
     * Says why fields may be missing, behind what was said before.
     *
     * @param remark what the user reads behind that a field is unknown, if no other is like it
     */
    public Builder missingFields(String remark) {
      missing += requireNonNull(remark, "remark is null");
      return this;
    }

    /**
     * Builds the spec.
     *
     * @throws IllegalArgumentException if two fields have the same name
     */
    public ConfigSpec build() {
      return new ConfigSpec(this);
    }
  }
}
