package dev.inlet.input.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.input.websocket.Inputs;
import io.netty.handler.ssl.SslContext;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A TLS context")
final class SharedContextsTest {
  private static TlsIdentity one;
  private static TlsIdentity other;

  @BeforeAll
  static void makeIdentities() throws Exception {
    one = TlsIdentity.create("EC", "one.example.com");
    other = TlsIdentity.create("EC", "one.example.com");
  }

  private static SslContext context(String host, Map<String, ?> tls) {
    return Inputs.settings(Map.of("url", "wss://" + host + "/", "tls", tls), Map.of())
        .tls()
        .orElseThrow()
        .current();
  }

  private static SslContext context(Map<String, ?> tls) {
    return context("one.example.com", tls);
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "jdk"})
  @DisplayName("is shared by inputs with the same settings, wherever they connect to")
  void shared(String engine) {
    Map<String, ?> tls = Map.of("enabled", true, "engine", engine);

    assertThat(context("one.example.com", tls)).isSameAs(context("two.example.com", tls));
  }

  @Test
  @DisplayName("is that of inputs without a section tls, too, if the section says what they have")
  void sharedByDefault() {
    SslContext ours = context(Map.of("enabled", false));

    assertThat(context(Map.of("enabled", true))).isSameAs(ours);
  }

  @Test
  @DisplayName("is shared by those who name the same authorities, by text or by file")
  void sharedAuthorities(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("root.pem"), one.pem());
    SslContext ours = context(Map.of("enabled", true, "root_cas", one.pem()));

    assertThat(context(Map.of("enabled", true, "root_cas_file", file.toString()))).isSameAs(ours);
  }

  @Test
  @DisplayName("is another one for each difference in what is offered and who is trusted")
  void different() throws Exception {
    List<SslContext> contexts =
        List.of(
            context(Map.of("enabled", true)),
            context(Map.of("enabled", true, "engine", "jdk")),
            context(Map.of("enabled", true, "min_version", "TLSv1.3")),
            context(Map.of("enabled", true, "skip_cert_verify", true)),
            context(Map.of("enabled", true, "root_cas", one.pem())),
            context(Map.of("enabled", true, "root_cas", other.pem())));

    assertThat(contexts).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("is of one input alone if that has a certificate of its own")
  void ownCertificate() throws Exception {
    Map<String, ?> tls =
        Map.of(
            "enabled",
            true,
            "client_certs",
            List.of(Map.of("cert", one.pem(), "key", one.keyPem())));

    assertThat(context(tls)).isNotSameAs(context(tls));
  }

  @Test
  @DisplayName("is given back once nobody has it")
  void givenBack() throws Exception {
    WeakReference<SslContext> unused =
        new WeakReference<>(context(Map.of("enabled", true, "root_cas", other.pem())));

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(unused.refersTo(null)).as("collected").isTrue();
            });
  }
}
