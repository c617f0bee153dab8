package dev.inlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The Javadoc of a module that others compile against")
class ApiCommentsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input-api",
        "host",
        "keys",
        "tls",
        "json",
        "resolver",
        "testkit",
        "testkit-kafka",
        "testkit-servers"
      })
  @DisplayName("has a comment for every public element")
  void complete(String module) throws IOException {
    assertThat(MissingComments.in(Guides.ROOT.resolve(module).resolve("src/main/java"))).isEmpty();
  }

  @Test
  @DisplayName("is incomplete if a public type, method, field, constant or constructor lacks one")
  void incomplete() throws IOException {
    Files.writeString(
        folder.resolve("Bare.java"),
        """
        package acme;
        public class Bare {
          public static final int FIELD = 1;
          int hidden;
          public Bare() {}
          protected void method() {}
          @Override public String toString() { return ""; }
          void hiddenMethod() {}
          private static class Hidden { public void method() {} }
          public enum Kind { ONE, /** Two. */ TWO }
          public interface Listener { void heard(); }
          public record Pair(int one, int two) { public Pair {} }
        }
        """);
    assertThat(MissingComments.in(folder))
        .containsExactlyInAnyOrder(
            "acme.Bare",
            "acme.Bare.FIELD",
            "acme.Bare.<init>",
            "acme.Bare.method",
            "acme.Bare.Kind",
            "acme.Bare.Kind.ONE",
            "acme.Bare.Listener",
            "acme.Bare.Listener.heard",
            "acme.Bare.Pair",
            "acme.Bare.Pair.<init>");
  }
}
