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
 * schemes, where the plugin has a place for them, and fields of the host's own.
 */
final class CompletedSpec {
  private final ConfigSpec spec;
  private final List<AuthScheme> schemes;
  private final List<String> hidden;

  private CompletedSpec(ConfigSpec spec, List<AuthScheme> schemes, List<String> hidden) {
    this.spec = spec;
    this.schemes = schemes;
    this.hidden = hidden;
  }

  /**
   * Completes the spec of a plugin.
   *
   * @param schemes those that were found
   * @param added the fields of the host, which stand last
   */
  static CompletedSpec of(ConfigSpec own, AuthSchemes schemes, List<Field<?>> added) {
    ConfigSpec.Builder builder = own.toBuilder();
    List<AuthScheme> accepted = List.of();
    List<String> hidden = new ArrayList<>();
    if (own.hasAuthenticationSlot()) {
      List<String> taken =
          Stream.concat(own.fields().stream(), added.stream()).map(Field::name).toList();
      accepted = schemes.usable().stream().filter(s -> !taken.contains(s.name())).toList();
      schemes.usable().stream()
          .filter(scheme -> taken.contains(scheme.name()))
          .map(CompletedSpec::describeHidden)
          .forEach(hidden::add);
      schemes.explain(builder);
      builder.authentication(accepted.stream().map(AuthScheme::section).toList());
      List<AuthScheme> sections = accepted;
      builder.rule((config, reporter) -> checkAtMostOneScheme(sections, config, reporter));
    }
    added.forEach(builder::field);
    return new CompletedSpec(builder.build(), accepted, hidden);
  }

  private static String describeHidden(AuthScheme scheme) {
    return "the authentication scheme of "
        + scheme.origin()
        + " cannot be used here: its name \""
        + scheme.name()
        + "\" is that of another field";
  }

  /** The schemes whose names other fields have, a sentence each. */
  List<String> hiddenSchemes() {
    return hidden;
  }

  private static void checkAtMostOneScheme(
      List<AuthScheme> schemes, Config config, ConfigSpec.Reporter reporter) {
    List<AuthScheme> enabled = schemes.stream().filter(scheme -> scheme.isEnabled(config)).toList();
    if (enabled.size() > 1) {
      reporter.error(
          enabled.get(1).section(),
          "only one authentication scheme can be enabled, but these are: "
              + enabled.stream().map(AuthScheme::name).collect(Collectors.joining(", ")));
    }
  }

  ConfigSpec spec() {
    return spec;
  }

  /** The scheme that a configuration enables; empty if it enables none. */
  Optional<AuthScheme> enabledScheme(Config config) {
    return schemes.stream().filter(scheme -> scheme.isEnabled(config)).findFirst();
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
