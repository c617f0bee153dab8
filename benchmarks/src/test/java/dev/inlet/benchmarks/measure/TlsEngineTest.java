package dev.inlet.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The TLS engine of a process")
final class TlsEngineTest {
  private static final String MAPS =
      """
      7f00-7f01 r-xp 00000000 fd:00 12 /usr/lib/jvm/java/lib/server/libjvm.so
      7f02-7f03 r-xp 00000000 fd:00 13 %s
      """;

  @Test
  @DisplayName("is BoringSSL if Netty's library for it was loaded, even from a file that is gone")
  void boringSsl() {
    String library = "/tmp/libnetty_tcnative_linux_x86_64123.so (deleted)";
    assertThat(TlsEngine.of("java", MAPS.formatted(library))).contains("BoringSSL");
  }

  @Test
  @DisplayName("is else the one of the program")
  void others() {
    String maps = MAPS.formatted("/tmp/libnetty_transport_native_epoll.so");
    assertThat(TlsEngine.of("java", maps)).contains("Java's");
    assertThat(TlsEngine.of("node", maps)).contains("OpenSSL");
    assertThat(TlsEngine.of("benthos", maps)).contains("Go's");
    assertThat(TlsEngine.of("reader", maps)).isEmpty();
  }

  @Test
  @DisplayName("is found out of the process that runs")
  void running() throws Exception {
    assertThat(TlsEngine.of(ProcessHandle.current())).contains("Java's");
  }
}
