package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;

/** What the provider of every plugin has to keep, whatever kind of plugin it is. */
final class ProviderChecks {

  private ProviderChecks() {}

  /** Whether {@link java.util.ServiceLoader} can make one. */
  static void canBeInstantiated(Object provider) {
    Class<?> type = provider.getClass();
    assertThat(Modifier.isPublic(type.getModifiers())).as("%s is public", type).isTrue();
    assertThat(Stream.of(type.getConstructors()).map(Constructor::getParameterCount))
        .as("parameter counts of the public constructors of %s", type)
        .contains(0);
  }

  /**
   * Whether it is the one that was found.
   *
   * @param origin of what discovery found under its name
   */
  static void isFound(Object provider, String name, String origin) {
    assertThat(origin)
        .as("the provider that discovery found under the name \"%s\"", name)
        .startsWith(provider.getClass().getName());
  }
}
