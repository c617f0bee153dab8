package dev.inlet.input.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.inlet.input.websocket.Inputs;
import java.io.File;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each case has class loaders of its own, as a process has but one library. */
@DisplayName("The library of BoringSSL")
final class NativeLibraryTest {
  private static final String ARTIFACT =
      "io.netty:netty-tcnative-boringssl-static:" + NativeLibrary.VERSION;

  @TempDir private Path directory;

  /** Called through reflection: what an input with this engine says of its choice. */
  static String choice(String engine) {
    return Inputs.settings(
            Map.of("url", "wss://localhost/", "tls", Map.of("enabled", true, "engine", engine)),
            Map.of())
        .tls()
        .orElseThrow()
        .choice();
  }

  /** The same in a world whose class path has a directory in place of the library's jar. */
  private String choiceWithoutJar(String engine) throws Exception {
    List<URL> urls = new ArrayList<>(List.of(directory.toUri().toURL()));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("netty-tcnative-boringssl-static")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader world =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Method choice =
          world
              .loadClass(NativeLibraryTest.class.getName())
              .getDeclaredMethod("choice", String.class);
      choice.setAccessible(true);
      return (String) choice.invoke(null, engine);
    }
  }

  private void put(String library) throws Exception {
    Path file = directory.resolve("META-INF/native").resolve(library);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no library");
  }

  @Test
  @DisplayName("is of the version that its users are told to fetch")
  void version() throws Exception {
    try (InputStream in =
        getClass()
            .getResourceAsStream(
                "/META-INF/maven/io.netty/netty-tcnative-classes/pom.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      assertThat(properties.getProperty("version")).isEqualTo(NativeLibrary.VERSION);
    }
  }

  @Test
  @DisplayName("does the work where it is there, unless the config says otherwise")
  void there() {
    assertThat(choice("auto"))
        .isEqualTo(choice("native"))
        .startsWith("TLS is done by BoringSSL")
        .endsWith("netty-tcnative " + NativeLibrary.VERSION);
    assertThat(choice("jdk")).startsWith("TLS is done by Java ").endsWith("SunJSSE");
  }

  @Test
  @DisplayName("is done without where it is not there, and asked for by name and platform")
  void absent() throws Exception {
    String problem =
        "BoringSSL cannot be used: there is no library of it for " + NativeLibrary.platform();

    assertThat(choiceWithoutJar("auto"))
        .startsWith("TLS is done by Java ")
        .endsWith("SunJSSE; " + problem);
    assertThat(catchThrowable(() -> choiceWithoutJar("native")))
        .cause()
        .hasMessageEndingWith(
            "tls.engine: "
                + problem
                + "; put the jar of "
                + ARTIFACT
                + ":"
                + NativeLibrary.platform()
                + " on the class path, or beside inlet.jar");
  }

  @Test
  @DisplayName("is done without where there is that of another platform, which is told")
  void ofAnotherPlatform() throws Exception {
    put("netty_tcnative_windows_x86_64.dll");

    assertThat(choiceWithoutJar("auto"))
        .endsWith(
            "there is no library of it for "
                + NativeLibrary.platform()
                + ", only for windows-x86_64");
  }

  @Test
  @DisplayName("is done without where it does not load, with the reason in one line")
  void broken() throws Exception {
    put("libnetty_tcnative_" + NativeLibrary.platform().replace('-', '_') + ".so");

    assertThat(choiceWithoutJar("auto"))
        .startsWith("TLS is done by Java ")
        .contains("; BoringSSL cannot be used: its library does not load: ")
        .contains("file too short");
  }
}
