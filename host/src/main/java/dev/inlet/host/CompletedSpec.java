package dev.inlet.host;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The spec of an input or output with what the host adds: the sections of the authentication
 * schemes, where the plugin has a place for them, and fields of the host's own.
 */
final class CompletedSpec {
  private final ConfigSpec spec;
  private final List<AuthScheme> schemes;

  private CompletedSpec(ConfigSpec spec, List<AuthScheme> schemes) {
    this.spec = spec;
    this.schemes = schemes;
  }

  /**
   * Completes the spec of a plugin.
   *
   * @param schemes those that were found
   * @param added the fields of the host, which stand last
   */
  static CompletedSpec of(ConfigSpec own, List<AuthScheme> schemes, List<Field<?>> added) {
    ConfigSpec.Builder builder = own.toBuilder();
    List<AuthScheme> accepted = List.of();
    if (own.hasAuthenticationSlot()) {
      List<String> taken = own.fields().stream().map(Field::name).toList();
      accepted = schemes.stream().filter(scheme -> !taken.contains(scheme.name())).toList();
      builder.authentication(accepted.stream().map(AuthScheme::section).toList());
      List<AuthScheme> sections = accepted;
      builder.rule((config, reporter) -> checkAtMostOneScheme(sections, config, reporter));
    }
    added.forEach(builder::field);
    return new CompletedSpec(builder.build(), accepted);
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
                            + " is not set; set it to true, or to false if that is meant"));
      }
    }
  }
}
