package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Field;
import dev.inlet.protocol.HttpAccess;
import dev.inlet.protocol.ProtocolContext;
import dev.inlet.protocol.ProtocolProvider;
import java.util.function.Consumer;

/** A session protocol that was found, with the section that inputs take for it. */
public final class ProtocolPlugin extends PluginSection {
  static final Field<Boolean> ENABLED =
      Field.bool("enabled")
          .description(
              "Whether this is spoken over the input's connections. At most one protocol of an"
                  + " input can be enabled; while this is `false` the other fields of the section"
                  + " do not count.")
          .defaultsTo(false)
          .build();

  private final ProtocolProvider provider;

  ProtocolPlugin(String name, ProtocolProvider provider) {
    super(name, provider, provider::spec, ENABLED);
    this.provider = provider;
  }

  @Override
  String describe() {
    return "the protocol \"" + name() + "\"";
  }

  /**
   * Makes the protocol that a section describes.
   *
   * @param inputConfig of the input that takes the section
   * @param authenticator adds the credentials of the input
   * @param httpAccess how the input reaches its servers
   * @throws ConfigException if the section or the plugin is wrong
   */
  GuardedProtocol create(
      Config inputConfig,
      String label,
      Consumer<String> warnings,
      Authenticator authenticator,
      HttpAccess httpAccess) {
    Config config = inputConfig.get(section());
    ProtocolContext context =
        ProtocolContext.builder()
            .label(label)
            .warnings(message -> warnings.accept(describe() + ": " + message))
            .masker(config.masker())
            .authenticator(authenticator)
            .httpAccess(httpAccess)
            .build();
    return PluginCall.of(
        origin(),
        inputConfig,
        () ->
            GuardedProtocol.of(
                provider,
                origin(),
                requireNonNull(
                    ContextLoader.call(provider, () -> provider.create(config, context)),
                    "the protocol is null"),
                context));
  }
}
