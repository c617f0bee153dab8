package dev.inlet.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Maven coordinates")
class MavenCoordinatesTest {

  @Test
  @DisplayName("name a jar, or a file of another kind, with a classifier or without")
  void forms() {
    assertThat(MavenCoordinates.parse("com.acme:feed:1.0"))
        .contains(new MavenCoordinates("com.acme", "feed", "jar", "", "1.0"));
    assertThat(MavenCoordinates.parse("com.acme:feed:zip:1.0"))
        .contains(new MavenCoordinates("com.acme", "feed", "zip", "", "1.0"));
    assertThat(MavenCoordinates.parse("com.acme:feed:zip:plugin:1.0"))
        .contains(new MavenCoordinates("com.acme", "feed", "zip", "plugin", "1.0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"com.acme:feed:1.0", "com.acme:feed:zip:1.0", "a:b:zip:plugin:1-SNAPSHOT"})
  @DisplayName("are written as they are read")
  void text(String text) {
    assertThat(MavenCoordinates.parse(text).map(MavenCoordinates::toString)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "feed.jar", "a:b", "a:b:c:d:e:f", "a::1", "C:\\plugins\\feed.jar", "a/b:c:1"})
  @DisplayName("are nothing else")
  void others(String text) {
    assertThat(MavenCoordinates.parse(text)).isEmpty();
  }
}
