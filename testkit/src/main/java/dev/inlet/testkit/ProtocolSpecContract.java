package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigSpec;
import dev.inlet.host.Plugins;
import dev.inlet.protocol.Protocol;
import dev.inlet.protocol.ProtocolProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The part of {@link ProtocolContract} about the provider, its fields, and making a protocol. */
abstract class ProtocolSpecContract extends ProtocolContractSupport {

  @Test
  @DisplayName("has a provider that is a public class with a public constructor without arguments")
  void providerCanBeInstantiated() {
    ProviderChecks.canBeInstantiated(provider());
  }

  @Test
  @DisplayName("is found by discovery, under a name that no other one has")
  void providerIsDiscovered() {
    ProviderChecks.isFound(provider(), provider().name(), plugin().origin());
  }

  @Test
  @DisplayName("has a name that is always the same, and none that every input needs")
  void nameIsUsable() {
    assertThat(provider().name()).isEqualTo(provider().name());
    assertThatCode(() -> Plugins.of(List.of(), List.of(), List.of(provider())).close())
        .as("a host that is given the protocol \"%s\"", provider().name())
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("describes itself, in a sentence, and each of its fields")
  void documentation() {
    ConfigSpec spec = provider().spec();
    assertThat(spec.summary().strip()).as("the summary of the spec").isNotEmpty().endsWith(".");
    new SpecChecks(spec).everyFieldIsDescribed();
  }

  @Test
  @DisplayName("has defaults and examples that its own fields accept")
  void defaultsAndExamplesAreAccepted() {
    new SpecChecks(provider().spec()).everyDefaultAndExampleIsAccepted();
  }

  @Test
  @DisplayName("has no field \"enabled\", which the host adds")
  void enabledIsLeftToTheHost() {
    assertThat(provider().spec().fields()).extracting(Object::toString).doesNotContain("enabled");
  }

  @Test
  @DisplayName("marks its credentials as secret, and shows none as a default or example")
  void credentialsAreSecret() {
    SpecChecks checks = new SpecChecks(provider().spec());
    checks.credentialsAreSecret(publicFields());
    checks.secretsHaveNoDefaults();
    checks.secretsHaveNoExamples();
  }

  @Test
  @DisplayName("accepts a complete section, and any that is not enabled")
  void sections() throws Exception {
    assertThat(problems(enabled(serverSide.config(NOWHERE))))
        .as("problems of config(), which should be complete")
        .isEmpty();
    for (Map<String, Object> section :
        List.of(Map.<String, Object>of(), Map.<String, Object>of("enabled", false))) {
      assertThat(problems(section)).as("problems of the section %s", section).isEmpty();
    }
  }

  private List<?> problems(Map<String, Object> section) {
    return section().spec().check(LocatedNodes.of(section), PATH);
  }

  @Test
  @DisplayName("quotes no secret when a section is wrong")
  void problemsHideSecrets() throws Exception {
    Map<String, Object> complete = serverSide.config(NOWHERE);
    Secrets secrets = secrets(complete);
    List<Map<String, Object>> wrong = new ArrayList<>();
    wrong.add(with(complete, "no_such_field", true));
    complete.keySet().forEach(name -> wrong.add(with(complete, name, "")));
    secrets
        .byField()
        .forEach(
            (name, texts) -> {
              String secret = String.join("", texts);
              wrong.add(with(complete, name, List.of(secret)));
              wrong.add(with(complete, name, secret + "\r\n\u0000"));
            });
    for (Map<String, Object> section : wrong) {
      Throwable thrown = catchThrowable(() -> create(provider(), section).close());
      if (thrown != null) {
        assertThat(thrown)
            .as("what a wrong section throws, on reading or in create")
            .isInstanceOf(ConfigException.class);
        secrets.assertNotIn(thrown.toString());
      }
    }
  }

  @Test
  @DisplayName("begins no thread and no connection when it is loaded and made")
  void createIsQuiet() throws Exception {
    Map<String, Object> section = serverSide.config(NOWHERE);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (NetworkWatch watch = NetworkWatch.open()) {
      ProtocolProvider fresh = FreshPlugin.of(provider());
      try (Protocol made = create(fresh, section)) {
        assertThat(made).as("what create gives").isNotNull();
        assertThat(Thread.getAllStackTraces().keySet())
            .as("threads that were begun by static blocks, the constructor, spec or create")
            .filteredOn(thread -> !before.contains(thread) && AuthContractSupport.isForeign(thread))
            .isEmpty();
        assertThat(watch.connections())
            .as("connections made by static blocks, the constructor, spec or create")
            .isEmpty();
      }
    }
  }

  @Test
  @DisplayName("shows no secret as text")
  void textsHideSecrets() throws Exception {
    Map<String, Object> section = serverSide.config(NOWHERE);
    try (Protocol protocol = create(provider(), section)) {
      String texts = provider().spec().read(ConfigNode.of(section), PATH) + "\n" + protocol;
      secrets(section).assertNotIn(texts);
    }
  }
}
