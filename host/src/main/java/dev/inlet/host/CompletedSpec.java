package dev.inlet.host;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The spec of an input or output with what the host adds: the sections of the authentication
 * schemes and of the session protocols, where the plugin has a place for them, and fields of the
 * host's own.
 */
final class CompletedSpec {
  private final ConfigSpec spec;
  private final List<AuthScheme> schemes;
  private final List<ProtocolPlugin> protocols;
  private final List<String> hidden;

  private CompletedSpec(
      ConfigSpec spec,
      List<AuthScheme> schemes,
      List<ProtocolPlugin> protocols,
      List<String> hidden) {
    this.spec = spec;
    this.schemes = schemes;
    this.protocols = protocols;
    this.hidden = hidden;
  }

  /**
   * Completes the spec of a plugin.
   *
   * @param sections those that were found
   * @param added the fields of the host, which stand last
   */
  static CompletedSpec of(ConfigSpec own, AvailableSections sections, List<Field<?>> added) {
    ConfigSpec.Builder builder = own.toBuilder();
    List<String> hidden = new ArrayList<>();
    List<AuthScheme> schemes = List.of();
    List<ProtocolPlugin> protocols = List.of();
    if (own.hasAuthenticationSlot()) {
      schemes = accept(sections.schemes(), own, added, builder, hidden);
      builder.authentication(schemes.stream().map(PluginSection::section).toList());
    }
    if (own.hasProtocolSlot()) {
      protocols = accept(sections.protocols(), own, added, builder, hidden);
      builder.protocol(protocols.stream().map(PluginSection::section).toList());
    }
    added.forEach(builder::field);
    return new CompletedSpec(builder.build(), schemes, protocols, hidden);
  }

  /** Those whose names no other field has; each of the others is explained. */
  private static <S extends PluginSection> List<S> accept(
      PluginSections<S> found,
      ConfigSpec own,
      List<Field<?>> added,
      ConfigSpec.Builder builder,
      List<String> hidden) {
    List<String> taken =
        Stream.concat(own.fields().stream(), added.stream()).map(Field::name).toList();
    found.usable().stream()
        .filter(section -> taken.contains(section.name()))
        .map(section -> describeHidden(found.kind(), section))
        .forEach(hidden::add);
    found.explain(builder);
    List<S> accepted =
        found.usable().stream().filter(section -> !taken.contains(section.name())).toList();
    builder.rule((config, reporter) -> checkAtMostOne(found.kind(), accepted, config, reporter));
    return accepted;
  }

  private static String describeHidden(String kind, PluginSection section) {
    return "the "
        + kind
        + " of "
        + section.origin()
        + " cannot be used here: its name \""
        + section.name()
        + "\" is that of another field";
  }

  /** The plugins whose names other fields have, a sentence each. */
  List<String> hiddenSections() {
    return hidden;
  }

  private static void checkAtMostOne(
      String kind,
      List<? extends PluginSection> sections,
      Config config,
      ConfigSpec.Reporter reporter) {
    List<? extends PluginSection> enabled =
        sections.stream().filter(section -> section.isEnabled(config)).toList();
    if (enabled.size() > 1) {
      reporter.error(
          enabled.get(1).section(),
          "only one "
              + kind
              + " can be enabled, but these are: "
              + enabled.stream().map(PluginSection::name).collect(Collectors.joining(", ")));
    }
  }

  ConfigSpec spec() {
    return spec;
  }

  /** The scheme that a configuration enables; empty if it enables none. */
  Optional<AuthScheme> enabledScheme(Config config) {
    return schemes.stream().filter(scheme -> scheme.isEnabled(config)).findFirst();
  }

  /** The session protocol that a configuration enables; empty if it enables none. */
  Optional<ProtocolPlugin> enabledProtocol(Config config) {
    return protocols.stream().filter(protocol -> protocol.isEnabled(config)).findFirst();
  }

  /** Warns of each section that has no effect because its toggle is not set. */
  void warnOfForgottenToggles(Config config, Consumer<String> warnings) {
    for (Field<?> field : spec.fields()) {
      if (config.isSet(field) && config.find(field).orElseThrow() instanceof Config section) {
        section
            .missingToggle()
            .map(toggle -> field.name() + "." + toggle.name())
            .ifPresent(
                toggle ->
                    warnings.accept(
                        field.name()
                            + " has no effect, since "
                            + toggle
                            + " is not set; set it to true, or to false if intended"));
      }
    }
  }
}
