package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldType;
import dev.inlet.config.FieldTypes;
import dev.inlet.config.ReadContext;
import dev.inlet.config.ValueShape;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A plugin for which inputs, and perhaps outputs, take a section that is enabled or not: an
 * authentication scheme or a session protocol.
 */
public abstract sealed class PluginSection permits AuthScheme, ProtocolPlugin {
  private final String name;
  private final Object provider;
  private final Supplier<ConfigSpec> own;
  private final Field<Boolean> enabled;
  private final Field<Config> section;
  private volatile @Nullable ConfigSpec spec;

  /**
   * A section.
   *
   * @param provider the plugin
   * @param own asks it for its spec
   * @param enabled the field that the host adds
   */
  PluginSection(String name, Object provider, Supplier<ConfigSpec> own, Field<Boolean> enabled) {
    this.name = requireNonNull(name, "name is null");
    this.provider = requireNonNull(provider, "provider is null");
    this.own = requireNonNull(own, "own is null");
    this.enabled = requireNonNull(enabled, "enabled is null");
    this.section = Field.of(name, new SectionType()).description("").advanced().build();
  }

  /** The section's name. */
  public final String name() {
    return name;
  }

  /** The provider's class and where it came from. */
  public final String origin() {
    return Discovery.originOf(provider);
  }

  /**
   * All fields of the section, {@code enabled} included.
   *
   * @throws RuntimeException or Error if the plugin is broken
   */
  public final ConfigSpec spec() {
    ConfigSpec known = spec;
    if (known == null) {
      known = ContextLoader.call(provider, own).toBuilder().toggle(enabled).build();
      spec = known;
    }
    return known;
  }

  /** The section as a field of an input; nothing of the plugin is touched until it is named. */
  final Field<Config> section() {
    return section;
  }

  /** Whether an input that takes the section has it enabled. */
  final boolean isEnabled(Config inputConfig) {
    return inputConfig.isSet(section) && inputConfig.get(section).get(enabled);
  }

  /** What the plugin is called in messages for people. */
  abstract String describe();

  private final class SectionType implements FieldType<Config> {

    @Override
    public ValueShape shape() {
      return new ValueShape.Section(PluginSection.this::spec);
    }

    @Override
    public Optional<Config> read(ConfigNode node, ReadContext context) {
      try {
        return ContextLoader.call(provider, () -> spec().read(node, context));
      } catch (Throwable e) {
        context.error(node.location(), PluginProblem.of(origin(), e, context.masker()).toString());
        return Optional.empty();
      }
    }

    @Override
    public @Nullable Object toPlain(Config value) {
      return FieldTypes.object(PluginSection.this::spec).toPlain(value);
    }
  }
}
