package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The completed spec of a plugin, which is asked for its own when somebody needs it, once. */
final class SpecOnDemand {
  private final Object provider;
  private final Supplier<ConfigSpec> own;
  private final AvailableSections sections;
  private final List<Field<?>> added;
  private volatile @Nullable CompletedSpec completed;

  /**
   * The spec of a plugin.
   *
   * @param provider the plugin
   * @param own asks it for its spec
   * @param added the fields of the host
   */
  SpecOnDemand(
      Object provider, Supplier<ConfigSpec> own, AvailableSections sections, List<Field<?>> added) {
    this.provider = provider;
    this.own = own;
    this.sections = sections;
    this.added = added;
  }

  /**
   * Gives the spec.
   *
   * @throws RuntimeException or Error if the plugin is broken
   */
  CompletedSpec get() {
    CompletedSpec known = completed;
    if (known == null) {
      ConfigSpec spec = requireNonNull(ContextLoader.call(provider, own), "the spec is null");
      known = CompletedSpec.of(spec, sections, added);
      completed = known;
    }
    return known;
  }
}
