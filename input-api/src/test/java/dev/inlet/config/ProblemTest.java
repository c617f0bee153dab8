package dev.inlet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A problem of a configuration")
class ProblemTest {
  private static final Location PLACE = new Location("pipeline.yaml", 7, 5);

  @Test
  @DisplayName("is shown in one line with its place, its path and a suggestion")
  void line() {
    Problem problem =
        Problem.error(PLACE, "input.websocket.urll", "unknown field")
            .withSuggestion(Optional.of("url"));
    assertThat(problem)
        .hasToString(
            "pipeline.yaml:7:5: input.websocket.urll: unknown field; did you mean \"url\"?");
  }

  @Test
  @DisplayName("leaves out what is not known")
  void partsLeftOut() {
    assertThat(Problem.error(Location.UNKNOWN, "", "is wrong")).hasToString("is wrong");
    assertThat(Problem.error(Location.of("--set"), "a.b", "is wrong"))
        .hasToString("--set: a.b: is wrong");
    assertThat(Problem.error(Location.of("--set a.b"), "a.b", "is wrong"))
        .hasToString("--set a.b: is wrong");
    assertThat(Problem.error(Location.of("--set a.b"), "b", "is wrong"))
        .hasToString("--set a.b: b: is wrong");
    assertThat(Problem.error(PLACE, "", "is wrong")).hasToString("pipeline.yaml:7:5: is wrong");
  }

  @Test
  @DisplayName("says when it is only a warning")
  void warning() {
    assertThat(Problem.warning(PLACE, "input", "is odd"))
        .hasToString("pipeline.yaml:7:5: warning: input: is odd");
  }

  @Test
  @DisplayName("equals another one only if all parts are the same")
  void equality() {
    Problem problem = Problem.error(PLACE, "a", "is wrong");
    assertThat(problem)
        .isEqualTo(Problem.error(PLACE, "a", "is wrong"))
        .hasSameHashCodeAs(Problem.error(PLACE, "a", "is wrong"))
        .isEqualTo(problem.withSuggestion(Optional.empty()))
        .isNotEqualTo(Problem.warning(PLACE, "a", "is wrong"))
        .isNotEqualTo(Problem.error(Location.UNKNOWN, "a", "is wrong"))
        .isNotEqualTo(Problem.error(PLACE, "b", "is wrong"))
        .isNotEqualTo(Problem.error(PLACE, "a", "is odd"))
        .isNotEqualTo(problem.withSuggestion(Optional.of("b")));
  }

  @Test
  @DisplayName("has the message of an exception as its reason, or its name")
  void reason() {
    assertThat(Problem.reason(new IOException("the disk is full"))).isEqualTo("the disk is full");
    assertThat(Problem.reason(new SocketTimeoutException())).isEqualTo("SocketTimeoutException");
  }

  @Test
  @DisplayName("says what is wrong with a file or a host that an exception merely names")
  void reasonOfNamed() {
    assertThat(Problem.reason(new AccessDeniedException("/etc/key.pem")))
        .isEqualTo("permission denied: /etc/key.pem");
    assertThat(Problem.reason(new NoSuchFileException("/etc/key.pem")))
        .isEqualTo("does not exist: /etc/key.pem");
    assertThat(Problem.reason(new NotDirectoryException("/etc/key.pem")))
        .isEqualTo("is no directory: /etc/key.pem");
    assertThat(Problem.reason(new FileAlreadyExistsException("/etc/key.pem")))
        .isEqualTo("exists already: /etc/key.pem");
    assertThat(Problem.reason(new DirectoryNotEmptyException("/etc/key.pem")))
        .isEqualTo("is a directory that is not empty: /etc/key.pem");
    assertThat(Problem.reason(new FileSystemLoopException("/etc/key.pem")))
        .isEqualTo("FileSystemLoopException: /etc/key.pem");
    assertThat(Problem.reason(new FileSystemException("/etc/key.pem", null, "is a pipe")))
        .isEqualTo("/etc/key.pem: is a pipe");
    assertThat(Problem.reason(new UnknownHostException("feed.example.com")))
        .isEqualTo("unknown host: feed.example.com");
    assertThat(Problem.reason(new UnknownHostException("feed: Name or service not known")))
        .isEqualTo("feed: Name or service not known");
  }

  @Test
  @DisplayName("does not name a file twice in a sentence that names it, but any other one")
  void reasonOfFile() {
    Path file = Path.of("/etc/key.pem");
    assertThat(Problem.reason(new AccessDeniedException("/etc/key.pem"), file))
        .isEqualTo("permission denied");
    assertThat(Problem.reason(new FileSystemException("/etc/key.pem", null, "is a pipe"), file))
        .isEqualTo("is a pipe");
    assertThat(Problem.reason(new FileNotFoundException("/etc/key.pem (Is a directory)"), file))
        .isEqualTo("Is a directory");
    assertThat(Problem.reason(new IOException("the disk is full"), file))
        .isEqualTo("the disk is full");
    assertThat(Problem.reason(new AccessDeniedException("/etc"), file))
        .isEqualTo("permission denied: /etc");
    assertThat(Problem.reason(new FileAlreadyExistsException("/etc/key.pem", "/a", null), file))
        .isEqualTo("exists already: /etc/key.pem -> /a");
    assertThat(Problem.reason(new FileNotFoundException("/etc (Is a directory)"), file))
        .isEqualTo("/etc (Is a directory)");
  }

  @Test
  @DisplayName("is thrown together with all others, one line for each")
  void exception() {
    Problem one = Problem.error(PLACE, "a", "is wrong");
    Problem two = Problem.error(PLACE, "b", "is wrong, too");
    ConfigException exception = new ConfigException(List.of(one, two));
    assertThat(exception)
        .hasMessage("pipeline.yaml:7:5: a: is wrong\npipeline.yaml:7:5: b: is wrong, too");
    assertThat(exception.problems()).containsExactly(one, two);
    assertThat(new ConfigException(one).problems()).containsExactly(one);
    assertThatThrownBy(() -> new ConfigException(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("problems is empty");
  }
}
