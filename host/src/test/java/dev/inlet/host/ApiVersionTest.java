package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The version of the plugin API")
class ApiVersionTest {

  @Test
  @DisplayName("is that of the project")
  void ofTheProject() {
    String project = System.getProperty("project.version");
    assertThat(project).as("set by the build").isNotNull();
    assertThat(project).matches(ApiVersion.CURRENT + "\\.\\d+(-.*)?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.3", "1.3.9", "1.2-SNAPSHOT"})
  @DisplayName("runs plugins that were built for it or an earlier one of the same major number")
  void runs(String builtFor) {
    assertThatCode(() -> new ApiVersion(1, 3).requireRuns(builtFor)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.4", "2.0", "0.9", "1", "latest"})
  @DisplayName("runs no others")
  void refuses(String builtFor) {
    assertThatThrownBy(() -> new ApiVersion(1, 3).requireRuns(builtFor))
        .isInstanceOf(IOException.class);
  }
}
