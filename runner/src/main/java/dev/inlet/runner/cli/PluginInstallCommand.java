package dev.inlet.runner.cli;

import dev.inlet.host.InstalledPlugin;
import dev.inlet.host.PluginInstallException;
import dev.inlet.host.PluginInstallation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Installs a plugin from a file or a Maven repository. */
@Command(
    name = "install",
    description = {
      "Installs a plugin into the plugin directory: that of --plugins, or else that of the variable"
          + " INLET_PLUGINS, or else \"plugins\" of the installation, or beside the jar.",
      "Coordinates are resolved as Maven does it, with the libraries that the plugin needs at run"
          + " time and with the settings, mirrors, proxies and local repository of the user."
    },
    mixinStandardHelpOptions = true)
final class PluginInstallCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SOURCE",
      description =
          "A zip file of jars, a jar, or group:artifact[:extension[:classifier]]:version.")
  private String source = "";

  @Option(
      names = "--checksum",
      paramLabel = "sha256:HEX",
      converter = Checksum.Converter.class,
      description =
          "Install only if the file, or the file that the coordinates name, has this SHA-256.")
  private @Nullable Checksum checksum;

  @Option(names = "--replace", description = "Put it in the place of a plugin of the same name.")
  private boolean replace;

  @Option(
      names = "--dry-run",
      description =
          "Fetch and check everything, say what would be installed, and leave it at that.")
  private boolean dryRun;

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandFailedException, IOException {
    Path directory = pluginsOption.target();
    List<Path> files = PluginSource.fetch(source);
    if (checksum != null) {
      checksum.require(files.get(0));
    }
    ClassLoader host = PluginInstallCommand.class.getClassLoader();
    try (PluginInstallation installation =
        PluginInstallation.prepare(directory, host, source, files, dryRun)) {
      installation.check(replace, pluginsOption.present());
      if (!dryRun) {
        installation.commit();
      }
      report(installation);
      return ExitStatus.OK;
    } catch (PluginInstallException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private void report(PluginInstallation installation) {
    InstalledPlugin plugin = installation.plugin();
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        (dryRun ? "would install " : "installed ")
            + describe(plugin)
            + " as "
            + installation.target());
    out.println("  provides " + String.join(", ", plugin.provides()));
    for (InstalledPlugin old : installation.replaced()) {
      out.println("  in place of " + describe(old));
    }
    if (plugin.apiVersion().isEmpty()) {
      out.println(
          "  its manifest does not say which version of the plugin API it was built for, so that"
              + " was not checked");
    }
  }

  private static String describe(InstalledPlugin plugin) {
    return plugin.name() + plugin.version().map(version -> " " + version).orElse("");
  }
}
