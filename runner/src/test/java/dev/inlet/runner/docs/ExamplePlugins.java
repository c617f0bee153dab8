package dev.inlet.runner.docs;

import dev.inlet.auth.AuthContext;
import dev.inlet.auth.AuthProvider;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.host.Plugins;
import dev.inlet.input.Input;
import dev.inlet.input.InputContext;
import dev.inlet.input.InputProvider;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;

/** One input, one output and one scheme, found by a class loader that sees no others. */
final class ExamplePlugins {

  private ExamplePlugins() {}

  static Plugins discover(Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(InputProvider.class.getName()), ExampleInput.class.getName());
    Files.writeString(
        services.resolve(AuthProvider.class.getName()), ExampleScheme.class.getName());
    Files.writeString(
        services.resolve(OutputProvider.class.getName()), ExampleOutput.class.getName());
    try (URLClassLoader loader = new FolderOnly(folder)) {
      return Plugins.discover(loader);
    }
  }

  private static final class FolderOnly extends URLClassLoader {
    FolderOnly(Path folder) {
      super(new URL[] {url(folder)}, ExamplePlugins.class.getClassLoader());
    }

    private static URL url(Path folder) {
      try {
        return folder.toUri().toURL();
      } catch (MalformedURLException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return findResources(name);
    }
  }

  /** Describes itself, and cannot be run. */
  public static final class ExampleInput implements InputProvider {

    @Override
    public String name() {
      return "ticker";
    }

    @Override
    public ConfigSpec spec() {
      return ConfigSpec.builder()
          .summary("Ticks.")
          .field(Field.string("url").description("Where.").required().build())
          .authentication()
          .build();
    }

    @Override
    public Input create(Config config, InputContext context) {
      throw new AssertionError("a description runs nothing");
    }
  }

  /** Describes itself, and cannot be run. */
  public static final class ExampleOutput implements OutputProvider {

    @Override
    public String name() {
      return "drop";
    }

    @Override
    public ConfigSpec spec() {
      return ConfigSpec.builder().summary("Forgets {all}.").build();
    }

    @Override
    public Output create(Config config, OutputContext context) {
      throw new AssertionError("a description runs nothing");
    }
  }

  /** Describes itself, and cannot be run. */
  public static final class ExampleScheme implements AuthProvider {

    @Override
    public String name() {
      return "api_key";
    }

    @Override
    public ConfigSpec spec() {
      return ConfigSpec.builder()
          .summary("Shows a key.")
          .field(Field.string("key").description("The key.").secret().required().build())
          .build();
    }

    @Override
    public Authenticator create(Config config, AuthContext context) {
      throw new AssertionError("a description runs nothing");
    }
  }
}
