package dev.inlet.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlet.auth.AuthProvider;
import dev.inlet.config.ConfigException;
import dev.inlet.input.InputProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Discovery")
class BrokenPluginsTest {
  private static final String GOOD =
      """
      public class Good extends Base {
        public String name() { return "good"; }
      }
      """;
  private static final String BASE =
      """
      public abstract class Base implements InputProvider {
        public ConfigSpec spec() { return ConfigSpec.builder().build(); }
        public Input create(Config config, InputContext context) {
          throw new UnsupportedOperationException();
        }
      }
      """;

  @TempDir private Path folder;
  private int jars;

  private PluginJar jar() {
    return new PluginJar().source("Base", BASE);
  }

  /** A jar whose broken provider stands before and after a good one. */
  private PluginJar broken(String body) {
    return jar()
        .source("Broken", body)
        .source("Good", GOOD)
        .source("Last", GOOD.replace("Good", "Last").replace("good", "last"))
        .provides(InputProvider.class, "Good")
        .provides(InputProvider.class, "Broken")
        .provides(InputProvider.class, "Last");
  }

  /** The one problem; asserts that the neighbours are not troubled. */
  private String problem(PluginJar jar) throws Exception {
    Path written = jar.write(folder, "plugin" + ++jars);
    try (URLClassLoader loader = PluginJar.loader(written)) {
      Plugins plugins = Plugins.discover(loader);
      assertThat(plugins.inputs()).extracting(InputPlugin::name).containsExactly("good", "last");
      assertThat(plugins.problems()).hasSize(1);
      return plugins.problems().get(0).toString().replace(written.toString(), "plugin.jar");
    }
  }

  private static String provider(String members) {
    return "public class Broken extends Base {\n"
        + members
        + "\npublic String name() { return \"broken\"; }\n}";
  }

  @Test
  @DisplayName("reports a jar of the loader that was copied in part, or is something else")
  void unreadableJars() throws Exception {
    Path whole =
        jar().source("Good", GOOD).provides(InputProvider.class, "Good").write(folder, "a");
    byte[] bytes = Files.readAllBytes(whole);
    Path part = Files.write(folder.resolve("b.jar"), Arrays.copyOf(bytes, bytes.length / 2));
    Path other = Files.writeString(folder.resolve("c.jar"), "<html>404 Not Found</html>");
    URL missing = folder.resolve("missing.jar").toUri().toURL();
    URL[] urls = {
      part.toUri().toURL(), whole.toUri().toURL(), other.toUri().toURL(), missing,
    };
    try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
      Plugins plugins = Plugins.discover(loader);

      assertThat(plugins.input("good")).isPresent();
      assertThat(plugins.problems())
          .extracting(PluginProblem::what)
          .containsExactly(part.toString(), other.toString());
      assertThat(plugins.problems())
          .extracting(PluginProblem::message)
          .allSatisfy(message -> assertThat(message).startsWith("is not a jar: "));
    }
  }

  @Test
  @DisplayName("reports a provider without a constructor that it could call")
  void constructorWithArguments() throws Exception {
    assertThat(problem(broken(provider("public Broken(String url) {}"))))
        .isEqualTo(
            "acme.Broken: must be a public class and have a public constructor without arguments");
  }

  @Test
  @DisplayName("reports a provider whose constructor is hidden")
  void privateConstructor() throws Exception {
    assertThat(problem(broken(provider("private Broken() {}"))))
        .isEqualTo(
            "acme.Broken: must be a public class and have a public constructor without arguments");
  }

  @Test
  @DisplayName("reports a provider that is not public")
  void hiddenClass() throws Exception {
    assertThat(problem(broken(provider("public Broken() {}").replace("public class", "class"))))
        .isEqualTo(
            "acme.Broken: must be a public class and have a public constructor without arguments");
  }

  @Test
  @DisplayName("reports a provider that is abstract")
  void abstractClass() throws Exception {
    assertThat(problem(broken(provider("").replace("public class", "public abstract class"))))
        .isEqualTo("acme.Broken: must not be abstract");
  }

  @Test
  @DisplayName("reports what a constructor threw")
  void throwingConstructor() throws Exception {
    String members = "public Broken() { throw new IllegalStateException(\"no licence\"); }";
    assertThat(problem(broken(provider(members))))
        .isEqualTo("acme.Broken: fails: java.lang.IllegalStateException: no licence");
  }

  @Test
  @DisplayName("reports what a static initializer threw")
  void throwingStaticBlock() throws Exception {
    String members = "static int x = 1 / Integer.parseInt(\"0\");";
    assertThat(problem(broken(provider(members))))
        .isEqualTo(
            "acme.Broken: fails in a static initializer: java.lang.ArithmeticException: / by zero");
  }

  @Test
  @DisplayName("reports which class a provider misses when it is made")
  void missingClass() throws Exception {
    PluginJar jar =
        broken(provider("private final Missing missing = new Missing();"))
            .source("Missing", "public class Missing {}")
            .without("Missing");
    assertThat(problem(jar))
        .isEqualTo("acme.Broken: has a dependency which is missing: acme.Missing");
  }

  @Test
  @DisplayName("reports which superclass a provider misses, though not whose it is")
  void missingSuperclass() throws Exception {
    PluginJar jar =
        broken(provider("").replace("extends Base", "extends Missing"))
            .source("Missing", BASE.replace("class Base", "class Missing"))
            .without("Missing");
    assertThat(problem(jar))
        .isEqualTo(
            "a provider of dev.inlet.input.InputProvider: has a dependency which is missing:"
                + " acme.Missing");
  }

  @Test
  @DisplayName("reports a provider that implements something else")
  void wrongType() throws Exception {
    assertThat(problem(broken("public class Broken {}")))
        .isEqualTo("acme.Broken: is named in META-INF/services but does not implement the service");
  }

  @Test
  @DisplayName("reports a provider that is not there")
  void notFound() throws Exception {
    assertThat(problem(broken(provider("")).without("Broken")))
        .isEqualTo("acme.Broken: is named in META-INF/services but is not on the class path");
  }

  @Test
  @DisplayName("reports a provider that was compiled for a newer Java")
  void newerJava() throws Exception {
    assertThat(problem(broken(provider("")).forNewerJava("Broken")))
        .isEqualTo(
            "acme.Broken: was compiled for a newer Java than " + Runtime.version().feature());
  }

  @Test
  @DisplayName("reports a provider that has no name, or a bad one, or fails to say it")
  void badNames() throws Exception {
    String rule = ", but a name is made of lower case letters, digits and underscores";
    assertThat(problemOfName("null"))
        .isEqualTo("acme.Broken (plugin.jar): is called \"null\"" + rule);
    assertThat(problemOfName("\"Web-Socket\""))
        .isEqualTo("acme.Broken (plugin.jar): is called \"Web-Socket\"" + rule);
    assertThat(problemOfName("\"a\\nb\""))
        .isEqualTo("acme.Broken (plugin.jar): is called \"a\\nb\"" + rule);
    assertThat(problemOfName("String.valueOf(1 / Integer.parseInt(\"0\"))"))
        .isEqualTo("acme.Broken (plugin.jar): fails: java.lang.ArithmeticException: / by zero");
    assertThat(problemOfName("fail(new AssertionError(\"oops\"))"))
        .isEqualTo("acme.Broken (plugin.jar): fails: java.lang.AssertionError: oops");
    assertThat(problemOfName("fail(new java.io.IOException(\"sneaky\"))"))
        .isEqualTo("acme.Broken (plugin.jar): fails: java.io.IOException: sneaky");
    assertThat(problemOfName("new Missing().toString()"))
        .isEqualTo("acme.Broken (plugin.jar): has a dependency which is missing: acme.Missing");
    assertThat(problemOfName("Initialized.NAME"))
        .isEqualTo(
            "acme.Broken (plugin.jar): fails in a static initializer:"
                + " java.lang.ArithmeticException: / by zero");
  }

  private String problemOfName(String expression) throws Exception {
    String members =
        """
        static <T extends Throwable> String fail(Throwable thrown) throws T {
          @SuppressWarnings("unchecked") T unchecked = (T) thrown;
          throw unchecked;
        }
        """;
    return problem(
        broken(provider(members).replace("\"broken\"", expression))
            .source("Missing", "public class Missing {}")
            .without("Missing")
            .source(
                "Initialized",
                """
                class Initialized {
                  static final String NAME = String.valueOf(1 / Integer.parseInt("0"));
                }
                """));
  }

  @Test
  @DisplayName("reports a problem in one line, whatever was thrown")
  void oneLine() throws Exception {
    String members = "public Broken() { throw new IllegalStateException(\"a\\r\\n\\tb\\n\"); }";
    assertThat(problem(broken(provider(members))))
        .isEqualTo("acme.Broken: fails: java.lang.IllegalStateException: a b");
  }

  @Test
  @DisplayName("reports a provider that calls itself without end")
  void stackOverflow() throws Exception {
    String endless = "calls itself without end (stack overflow)";
    String members = "private final Broken again = new Broken();";
    assertThat(problem(broken(provider(members)))).isEqualTo("acme.Broken: " + endless);
    assertThat(problemOfName("name()")).isEqualTo("acme.Broken (plugin.jar): " + endless);
  }

  @Test
  @DisplayName("reports errors of every kind")
  void anyError() throws Exception {
    assertThat(problemOfName("fail(new Error(\"mine\"))"))
        .isEqualTo("acme.Broken (plugin.jar): fails: java.lang.Error: mine");
    assertThat(problemOfName("fail(new ThreadDeath())"))
        .isEqualTo("acme.Broken (plugin.jar): fails: java.lang.ThreadDeath");
    String shy =
        "fail(new RuntimeException() { public String toString() { throw new"
            + " IllegalStateException(); } })";
    assertThat(problemOfName(shy)).isEqualTo("acme.Broken (plugin.jar): fails: acme.Broken$1");
  }

  @Test
  @DisplayName("lets nothing that a plugin says steer a terminal or fill it")
  void harmlessText() throws Exception {
    String escape = "\"\\u001b[2Jx\\u0007\\u009b\\u202e\"";
    assertThat(problemOfName(escape)).contains("is called \"\\u001b[2Jx\\u0007\\u009b\\u202e\"");
    assertThat(problemOfName("fail(new RuntimeException(" + escape + "))"))
        .isEqualTo(
            "acme.Broken (plugin.jar): fails: java.lang.RuntimeException:"
                + " \\u001b[2Jx\\u0007\\u009b\\u202e");
    assertThat(problemOfName("fail(new RuntimeException(\"x\".repeat(1_000_000)))"))
        .hasSizeLessThan(1_100)
        .endsWith("x…");
  }

  @Test
  @DisplayName("reads no services file that is too large, and uses the plugins of other jars")
  void hugeServicesFile() throws Exception {
    Path huge =
        broken(provider(""))
            .provides(InputProvider.class, "x".repeat(200_000_000))
            .write(folder, "huge");
    Path good =
        new PluginJar()
            .source("Base", BASE)
            .source("Good", GOOD)
            .provides(InputProvider.class, "Good")
            .write(folder, "good");
    assertThat(huge).satisfies(jar -> assertThat(Files.size(jar)).isLessThan(1_000_000));
    try (URLClassLoader loader = PluginJar.loader(huge, good)) {
      Plugins plugins = Plugins.discover(loader);
      assertThat(plugins.inputs()).extracting(InputPlugin::name).containsExactly("good");
      assertThat(plugins.problems().stream().map(PluginProblem::toString))
          .containsExactly(
              "file:"
                  + huge
                  + "!/META-INF/services/dev.inlet.input.InputProvider: is larger than 256 KiB;"
                  + " none of its providers is used");
    }
  }

  private static PluginJar twin(String simpleName) {
    String members = "public String name() { return \"twin\"; }";
    return new PluginJar()
        .source("Base", BASE)
        .source(simpleName, "public class " + simpleName + " extends Base {" + members + "}")
        .provides(InputProvider.class, simpleName);
  }

  @Test
  @DisplayName("uses neither of two providers of one name, and names both with their jars")
  void duplicateNames() throws Exception {
    Path one = twin("One").write(folder, "one");
    Path two = twin("Two").write(folder, "two");
    Path three = twin("Three").write(folder, "three");
    Path good =
        new PluginJar()
            .source("Base", BASE)
            .source("Good", GOOD)
            .provides(InputProvider.class, "Good")
            .write(folder, "good");
    try (URLClassLoader loader = PluginJar.loader(one, two, three, good)) {
      Plugins plugins = Plugins.discover(loader);
      assertThat(plugins.inputs()).extracting(InputPlugin::name).containsExactly("good");
      assertThat(plugins.inputs().get(0).origin()).isEqualTo("acme.Good (" + good + ")");
      assertThat(plugins.problems().stream().map(PluginProblem::toString))
          .containsExactly(
              "acme.Two ("
                  + two
                  + "): is called \"twin\" like acme.One ("
                  + one
                  + "); neither is used",
              "acme.Three (" + three + "): is called \"twin\" like others; it is not used");
    }
  }

  @Test
  @DisplayName("reports broken plugins when an input is named that is not there")
  void unknownInput() throws Exception {
    Path jar = broken("public class Broken {}").write(folder, "plugin");
    try (URLClassLoader loader = PluginJar.loader(jar)) {
      Plugins plugins = Plugins.discover(loader);
      assertThatThrownBy(() -> plugins.createInput("goood", Map.of()))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "input: no input is called \"goood\", but these plugins could not be loaded:"
                  + " acme.Broken: is named in META-INF/services but does not implement the"
                  + " service; did you mean \"good\"?");
    }
  }

  @Test
  @DisplayName("finds broken authentication schemes in the same way")
  void authProviders() throws Exception {
    Path jar =
        new PluginJar()
            .source(
                "Scheme",
                """
                public class Scheme implements AuthProvider {
                  public String name() { return "scheme"; }
                  public ConfigSpec spec() { return ConfigSpec.builder().build(); }
                  public Authenticator create(Config config, dev.inlet.auth.AuthContext context) { return Authenticator.NONE; }
                }
                """)
            .provides(AuthProvider.class, "Absent")
            .provides(AuthProvider.class, "Scheme")
            .write(folder, "scheme");
    try (URLClassLoader loader = PluginJar.loader(jar)) {
      Plugins plugins = Plugins.discover(loader);
      assertThat(plugins.authSchemes()).extracting(AuthScheme::name).containsExactly("scheme");
      assertThat(plugins.authSchemes().get(0).origin()).isEqualTo("acme.Scheme (" + jar + ")");
      assertThat(plugins.problems())
          .containsExactly(
              new PluginProblem(
                  "acme.Absent", "is named in META-INF/services but is not on the class path"));
    }
  }

  @Test
  @DisplayName("comes to an end with a class loader that fails indefinitely")
  void endlessFailure() {
    ClassLoader failing =
        new ClassLoader(null) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            throw new IOException("disk gone");
          }
        };
    Plugins plugins = Plugins.discover(failing);
    assertThat(plugins.inputs()).isEmpty();
    assertThat(plugins.problems()).isNotEmpty();
    assertThat(plugins.problems().get(0))
        .hasToString(
            "a provider of dev.inlet.input.InputProvider: fails: java.io.IOException: disk gone");
  }

  @Test
  @DisplayName("reports a services file that makes no sense")
  void wrongServicesFile() throws Exception {
    Path jar =
        broken("public class Broken {}")
            .provides(InputProvider.class, "not a class name")
            .write(folder, "plugin");
    try (URLClassLoader loader = PluginJar.loader(jar)) {
      assertThat(Plugins.discover(loader).problems()).hasSize(1);
      assertThat(Plugins.discover(loader).problems().get(0).toString())
          .contains("META-INF/services/dev.inlet.input.InputProvider:4:")
          .contains(jar.toString());
    }
  }
}
