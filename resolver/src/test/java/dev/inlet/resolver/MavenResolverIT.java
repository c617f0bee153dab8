package dev.inlet.resolver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Fetching a plugin by its coordinates")
class MavenResolverIT {
  /** Of a master password that nobody has. */
  private static final String ENCRYPTED = "{COQLCE6DU6GtcS5P/COQLCE6DU6GtcS5PCOQLCE6DU6=}";

  @TempDir Path home;
  private Repository repository;

  @BeforeEach
  void startRepository() throws IOException {
    repository =
        new Repository()
            .with(
                "feed",
                "jar",
                Repository.dependency("library", "")
                    + Repository.dependency("api", "")
                    + Repository.dependency("testing", "<scope>test</scope>")
                    + Repository.dependency("given", "<scope>provided</scope>")
                    + Repository.dependency("extra", "<optional>true</optional>"))
            .with("library", "jar", Repository.dependency("deeper", "<scope>runtime</scope>"))
            .with("deeper", "jar", "")
            .with("bundle", "zip", Repository.dependency("library", ""));
  }

  @AfterEach
  void stopRepository() {
    repository.close();
  }

  /** Everything is fetched from the mirror, with the password of its server. */
  private void writeSettings(String more) throws IOException {
    Files.createDirectories(home.resolve(".m2"));
    Files.writeString(
        home.resolve(".m2/settings.xml"),
        """
        <settings>
          %s
          <mirrors>
            <mirror><id>house</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
          </mirrors>
          <servers>
            <server><id>house</id><username>%s</username><password>${env.PASSWORD}</password></server>
          </servers>
        </settings>
        """
            .formatted(more, repository.url(), Repository.USER));
  }

  private List<Path> resolve(String coordinates) throws ResolveException {
    return MavenResolver.of(home, Map.of("PASSWORD", Repository.PASSWORD))
        .resolve(MavenCoordinates.parse(coordinates).orElseThrow(), List.of("com.acme:api"));
  }

  private static List<String> names(List<Path> files) {
    return files.stream().map(file -> file.getFileName().toString()).toList();
  }

  @Test
  @DisplayName("brings the jar first and what it needs at run time, and nothing that is there")
  void dependencies() throws Exception {
    writeSettings("");
    List<Path> files = resolve("com.acme:feed:1.0");
    assertThat(names(files)).startsWith("feed-1.0.jar");
    assertThat(names(files))
        .containsExactlyInAnyOrder("feed-1.0.jar", "library-1.0.jar", "deeper-1.0.jar");
    assertThat(files.get(0)).hasContent("feed as jar").startsWith(home.resolve(".m2/repository"));
    assertThat(repository.requests()).noneMatch(path -> path.contains("/api/"));
  }

  @Test
  @DisplayName("brings any other file alone")
  void wholeFile() throws Exception {
    writeSettings("");
    assertThat(names(resolve("com.acme:bundle:zip:1.0"))).containsExactly("bundle-1.0.zip");
  }

  @Test
  @DisplayName("asks the repositories of an active profile in place of Maven's own")
  void profile() throws Exception {
    Files.createDirectories(home.resolve(".m2"));
    Files.writeString(
        home.resolve(".m2/settings.xml"),
        """
        <settings>
          <profiles>
            <profile>
              <id>ours</id>
              <repositories>
                <repository><id>central</id><url>%s</url></repository>
              </repositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>ours</activeProfile></activeProfiles>
          <servers>
            <server><id>central</id><username>%s</username><password>%s</password></server>
          </servers>
        </settings>
        """
            .formatted(repository.url(), Repository.USER, Repository.PASSWORD));
    assertThat(names(resolve("com.acme:bundle:zip:1.0"))).containsExactly("bundle-1.0.zip");
  }

  @Test
  @DisplayName("asks nobody when the settings say so, and takes what was fetched before")
  void offline() throws Exception {
    writeSettings("");
    resolve("com.acme:bundle:zip:1.0");
    writeSettings("<offline>true</offline>");
    int before = repository.requests().size();
    assertThat(names(resolve("com.acme:bundle:zip:1.0"))).containsExactly("bundle-1.0.zip");
    assertFails("com.acme:feed:1.0", "offline");
    assertThat(repository.requests()).hasSize(before);
  }

  @Test
  @DisplayName("says in one line what is missing, and where it was looked for")
  void missing() throws Exception {
    writeSettings("");
    assertFails(
        "com.acme:nothing:1.0",
        "com.acme:nothing:1.0 cannot be fetched: Could not find artifact com.acme:nothing:jar:1.0"
            + " in house ("
            + repository.url()
            + ")");
  }

  @Test
  @DisplayName("says in one line that a password is refused, without the password")
  void refused() throws Exception {
    writeSettings("");
    MavenResolver resolver = MavenResolver.of(home, Map.of("PASSWORD", "wrong-horse"));
    assertThatThrownBy(
            () ->
                resolver.resolve(
                    MavenCoordinates.parse("com.acme:feed:1.0").orElseThrow(), List.of()))
        .isInstanceOf(ResolveException.class)
        .hasMessageContaining("401")
        .hasMessageNotContaining("wrong-horse")
        .hasMessageNotContaining("\n");
  }

  @Test
  @DisplayName("says where the settings are wrong")
  void wrongSettings() throws Exception {
    Files.createDirectories(home.resolve(".m2"));
    Files.writeString(home.resolve(".m2/settings.xml"), "<settings><mirrors></settings>");
    assertFails("com.acme:feed:1.0", "the settings of Maven cannot be used: ");
    assertFails("com.acme:feed:1.0", "settings.xml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <password>hunter&2secret</password>               | 2, column 21
          <password>hunter2secret</passwort>                | 2, column 37
          <password>hunter2secret</password><username></id> | 2, column 52
          """)
  @DisplayName("says where the settings are no XML, without what stands there")
  void malformedSettings(String line, String place) throws Exception {
    Files.createDirectories(home.resolve(".m2"));
    Path file =
        Files.writeString(
            home.resolve(".m2/settings.xml"),
            "<settings><servers><server>\n  " + line + "\n</server></servers></settings>");

    assertThatThrownBy(() -> resolve("com.acme:feed:1.0"))
        .isInstanceOf(ResolveException.class)
        .hasMessage(
            "the settings of Maven cannot be used: "
                + file
                + " is not well-formed XML at line "
                + place
                + " (in a value, & is written as &amp; and < as &lt;)")
        .hasNoCause();
  }

  @Test
  @DisplayName("does not send a password that it cannot decrypt, and says so")
  void undecryptedPassword() throws Exception {
    writeSettings("");
    MavenResolver resolver = MavenResolver.of(home, Map.of("PASSWORD", ENCRYPTED));

    assertThatThrownBy(
            () ->
                resolver.resolve(
                    MavenCoordinates.parse("com.acme:feed:1.0").orElseThrow(), List.of()))
        .isInstanceOf(ResolveException.class)
        .hasMessageContaining("401")
        .hasMessageEndingWith(
            "; the password of server \"house\" in the settings of Maven was not sent: it cannot be"
                + " decrypted with "
                + home.resolve(".m2/settings-security.xml"))
        .hasMessageNotContaining("\n");
    assertThat(repository.requests()).isNotEmpty();
    assertThat(repository.logins()).isEmpty();
  }

  @Test
  @DisplayName("does not send a proxy's password that it cannot decrypt, and says so")
  void undecryptedPasswordOfProxy() throws Exception {
    writeSettings(
        """
        <proxies>
          <proxy>
            <id>gate</id>
            <active>true</active>
            <host>localhost</host>
            <port>%d</port>
            <username>user</username>
            <password>%s</password>
          </proxy>
        </proxies>
        """
            .formatted(URI.create(repository.url()).getPort(), ENCRYPTED));

    assertFails(
        "com.acme:nothing:1.0",
        "; the password of proxy \"gate\" in the settings of Maven was not");
    assertThat(repository.logins()).noneMatch(login -> login.endsWith(encodedLogin()));
  }

  private static String encodedLogin() {
    return Base64.getEncoder().encodeToString(("user:" + ENCRYPTED).getBytes(UTF_8));
  }

  @Test
  @DisplayName("says nothing of a password that it cannot decrypt and does not need")
  void unneededPassword() throws Exception {
    writeSettings("");
    Path file = home.resolve(".m2/settings.xml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "<servers>",
                "<servers><server><id>other</id><password>" + ENCRYPTED + "</password></server>"));

    assertThatThrownBy(() -> resolve("com.acme:nothing:1.0"))
        .hasMessageEndingWith(" in house (" + repository.url() + ")");
    assertThat(names(resolve("com.acme:bundle:zip:1.0"))).containsExactly("bundle-1.0.zip");
  }

  private void assertFails(String coordinates, String message) {
    assertThatThrownBy(() -> resolve(coordinates))
        .isInstanceOf(ResolveException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
