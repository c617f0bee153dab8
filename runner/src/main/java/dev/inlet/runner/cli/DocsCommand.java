package dev.inlet.runner.cli;

import dev.inlet.host.Plugins;
import dev.inlet.runner.docs.Format;
import dev.inlet.runner.docs.ReferenceDocs;
import dev.inlet.runner.pipeline.PipelineConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the reference of everything that configs can name. */
@Command(
    name = "docs",
    description =
        "Writes the reference of all inputs, authentication schemes and outputs, those of plugins"
            + " included.",
    mixinStandardHelpOptions = true)
final class DocsCommand implements Callable<Integer> {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "markdown, for any viewer, or docusaurus (default: markdown).")
  private Format format = Format.MARKDOWN;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Write one file for each page into this folder, not all to standard output.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--check",
      description = "Write nothing, but end with status 1 if the files in the folder are stale.")
  private boolean check;

  @Mixin private PluginsOption pluginsOption = new PluginsOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (check && output.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--check needs --output");
    }
    Map<String, String> pages;
    try (Plugins all = pluginsOption.discover()) {
      Plugins plugins = describable(all);
      pages = ReferenceDocs.pages(PipelineConfig.spec(plugins), plugins, format);
    }
    if (output.isEmpty()) {
      print(pages);
      return ExitStatus.OK;
    }
    if (check) {
      return check(pages, output.get());
    }
    write(pages, output.get());
    return ExitStatus.OK;
  }

  /** Plugins that cannot be described are left out, and named. */
  private Plugins describable(Plugins all) {
    Plugins plugins = all.describable();
    plugins.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
    return plugins;
  }

  private void print(Map<String, String> pages) {
    PrintWriter out = spec.commandLine().getOut();
    pages.forEach(
        (path, text) -> {
          out.println("<!-- " + path + " -->");
          out.println(text);
        });
  }

  private static void write(Map<String, String> pages, Path folder) throws IOException {
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Path file = folder.resolve(page.getKey());
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, page.getValue());
    }
  }

  private int check(Map<String, String> pages, Path folder) throws IOException {
    List<String> stale = new ArrayList<>();
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Path file = folder.resolve(page.getKey());
      if (!page.getValue().equals(read(file))) {
        stale.add(file + ": is stale");
      }
    }
    for (Path file : filesIn(folder)) {
      String path = folder.relativize(file).toString().replace('\\', '/');
      if (!pages.containsKey(path)) {
        stale.add(file + ": describes nothing that there is");
      }
    }
    stale.forEach(spec.commandLine().getErr()::println);
    return stale.isEmpty() ? ExitStatus.OK : ExitStatus.FAILURE;
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
