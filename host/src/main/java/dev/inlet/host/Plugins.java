package dev.inlet.host;

import dev.inlet.auth.AuthProvider;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.config.Suggestions;
import dev.inlet.host.resilience.ReconnectPolicy;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputProvider;
import dev.inlet.output.OutputProvider;
import dev.inlet.protocol.ProtocolProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All inputs, outputs, authentication schemes and session protocols that a class loader can see,
 * and those of plugin directories. Finding them instantiates their providers and asks those for
 * their names, nothing more.
 */
public final class Plugins implements AutoCloseable {
  /** The fields that stand, or may one day stand, where a config names its input or output. */
  private static final Set<String> SECTION_FIELDS = Set.of("label", "processors");

  /** The fields that every input has beside the sections of plugins, and that of each section. */
  private static final Set<String> INPUT_FIELDS =
      Set.of(
          ReconnectPolicy.FIELD.name(),
          InputPlugin.AUTO_REPLAY_NACKS.name(),
          AuthScheme.ENABLED.name(),
          "label");

  private final List<InputPlugin> inputs;
  private final List<OutputPlugin> outputs;
  private final AvailableSections sections;
  private final List<PluginProblem> problems;
  private final List<InstalledPlugin> installed;
  private final List<PluginClassLoader> loaders = new ArrayList<>();

  private Plugins(ClassLoader host, List<Path> directories) {
    List<PluginProblem> all = new ArrayList<>(UnreadableJars.of(host));
    List<Path> unusable = new ArrayList<>();
    for (Path directory : directories) {
      PluginDirectory found = new PluginDirectory(directory, host);
      unusable.addAll(found.unusable());
      loaders.addAll(found.loaders());
      all.addAll(found.problems());
    }
    Discovery<AuthProvider> auth =
        new Discovery<>(AuthProvider.class, AuthProvider::name, INPUT_FIELDS, host, loaders);
    Discovery<ProtocolProvider> protocol =
        new Discovery<>(
            ProtocolProvider.class, ProtocolProvider::name, INPUT_FIELDS, host, loaders);
    Discovery<InputProvider> input =
        new Discovery<>(InputProvider.class, InputProvider::name, SECTION_FIELDS, host, loaders);
    Discovery<OutputProvider> output =
        new Discovery<>(OutputProvider.class, OutputProvider::name, SECTION_FIELDS, host, loaders);
    sections = sections(auth, protocol);
    inputs = inputs(input, sections);
    outputs =
        output.providers().entrySet().stream()
            .map(entry -> new OutputPlugin(entry.getKey(), entry.getValue(), sections))
            .toList();
    all.addAll(input.problems());
    all.addAll(output.problems());
    all.addAll(auth.problems());
    all.addAll(protocol.problems());
    for (PluginClassLoader loader : loaders) {
      if (Stream.of(input, output, auth, protocol).noneMatch(found -> found.mentions(loader))) {
        String message = "holds no plugin: none of its jars names a provider in META-INF/services";
        all.add(new PluginProblem(loader.archive().location().toString(), message));
      }
    }
    problems = List.copyOf(all);
    installed =
        Stream.concat(
                unusable.stream().map(location -> InstalledPlugin.unusable(location, problems)),
                loaders.stream()
                    .map(
                        loader ->
                            InstalledPlugin.of(
                                loader.archive(),
                                Map.of(
                                    "input",
                                    input.provided(loader),
                                    "auth",
                                    auth.provided(loader),
                                    "output",
                                    output.provided(loader),
                                    "protocol",
                                    protocol.provided(loader)),
                                problems)))
            .sorted(Comparator.comparing(InstalledPlugin::location))
            .toList();
  }

  private Plugins(
      List<InputPlugin> inputs,
      List<OutputPlugin> outputs,
      AvailableSections sections,
      List<PluginProblem> problems,
      List<InstalledPlugin> installed) {
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.sections = sections;
    this.problems = List.copyOf(problems);
    this.installed = installed;
  }

  /**
   * Plugins that a program has made itself, where nothing is to be looked for.
   *
   * @throws IllegalArgumentException if two of a kind have one name, or a scheme and a protocol, or
   *     one has a name that cannot be used
   */
  public static Plugins of(Collection<? extends InputProvider> inputs, AuthProvider... schemes) {
    return of(inputs, List.of(schemes), List.of());
  }

  /** As {@link #of(Collection, AuthProvider...)}, with session protocols. */
  public static Plugins of(
      Collection<? extends InputProvider> inputs,
      Collection<? extends AuthProvider> schemes,
      Collection<? extends ProtocolProvider> protocols) {
    Discovery<AuthProvider> auth =
        new Discovery<>(AuthProvider.class, AuthProvider::name, INPUT_FIELDS, schemes);
    Discovery<ProtocolProvider> protocol =
        new Discovery<>(ProtocolProvider.class, ProtocolProvider::name, INPUT_FIELDS, protocols);
    Discovery<InputProvider> input =
        new Discovery<>(InputProvider.class, InputProvider::name, SECTION_FIELDS, inputs);
    AvailableSections usable = sections(auth, protocol);
    List<PluginProblem> problems = new ArrayList<>(input.problems());
    problems.addAll(auth.problems());
    problems.addAll(protocol.problems());
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream().map(PluginProblem::toString).collect(Collectors.joining("; ")));
    }
    return new Plugins(inputs(input, usable), List.of(), usable, List.of(), List.of());
  }

  /** The sections that configs can have, once names that both kinds have are refused. */
  private static AvailableSections sections(
      Discovery<AuthProvider> schemes, Discovery<ProtocolProvider> protocols) {
    String scheme = "authentication scheme";
    protocols.refuseNamesOf(schemes, scheme);
    return new AvailableSections(
        PluginSections.of(scheme, schemes, AuthScheme::new),
        PluginSections.of("session protocol", protocols, ProtocolPlugin::new));
  }

  private static List<InputPlugin> inputs(
      Discovery<InputProvider> found, AvailableSections sections) {
    return found.providers().entrySet().stream()
        .map(entry -> new InputPlugin(entry.getKey(), entry.getValue(), sections))
        .toList();
  }

  /**
   * The plugins that can describe themselves, for whoever writes about all of them: one that fails
   * at it, in whichever way, is a {@linkplain #problems() problem} of what this returns, and
   * affects no other. To be used before these plugins are closed; need not be closed itself.
   */
  public Plugins describable() {
    List<PluginProblem> broken = new ArrayList<>(problems);
    AvailableSections good = sections.describable(broken);
    return new Plugins(
        inputs.stream()
            .map(input -> input.with(good))
            .filter(input -> Describable.check(input.origin(), input::spec, broken))
            .toList(),
        outputs.stream()
            .map(output -> output.with(good))
            .filter(output -> Describable.check(output.origin(), output::spec, broken))
            .toList(),
        good,
        broken,
        installed);
  }

  /**
   * Looks for plugins; a broken one becomes a {@linkplain #problems() problem}, as does a jar that
   * cannot be opened if the loader is a {@link java.net.URLClassLoader}.
   */
  public static Plugins discover(ClassLoader loader) {
    return new Plugins(loader, List.of());
  }

  /**
   * Looks for plugins on a class path and in directories, where each jar, zip file of jars, and
   * folder of jars is a plugin with a class loader of its own: it shares the packages of the plugin
   * API, SLF4J and the JDK with its host and nothing else, so that it may bring any version of any
   * library. Of two providers of one name neither is used, wherever they come from; nor are a
   * scheme and a protocol of one name, since they would have the same section.
   *
   * @param host the loader of the plugin API, and of the plugins on the class path
   * @param directories what cannot be read, or is no directory, is a {@linkplain #problems()
   *     problem}
   */
  public static Plugins discover(ClassLoader host, List<Path> directories) {
    return new Plugins(host, directories);
  }

  /** What no input and no output can be called: a field has the name where a config names them. */
  public static Set<String> reservedForInputsAndOutputs() {
    return SECTION_FIELDS;
  }

  /** What no authentication scheme and no session protocol can be called, for the same reason. */
  public static Set<String> reservedForSections() {
    return INPUT_FIELDS;
  }

  /** The version of the plugin API that plugins run with here, such as {@code 1.2}. */
  public static String apiVersion() {
    return ApiVersion.CURRENT.toString();
  }

  /** The inputs, by name. */
  public List<InputPlugin> inputs() {
    return inputs;
  }

  /** The outputs, by name. */
  public List<OutputPlugin> outputs() {
    return outputs;
  }

  /** The authentication schemes, by name. */
  public List<AuthScheme> authSchemes() {
    return sections.schemes().usable();
  }

  /** The session protocols, by name. */
  public List<ProtocolPlugin> protocols() {
    return sections.protocols().usable();
  }

  /** What lies in the plugin directories, by location; nothing of the class path. */
  public List<InstalledPlugin> installed() {
    return installed;
  }

  /** The plugins that cannot be used. */
  public List<PluginProblem> problems() {
    return problems;
  }

  /** The input of that name. */
  public Optional<InputPlugin> input(String name) {
    return inputs.stream().filter(plugin -> plugin.name().equals(name)).findFirst();
  }

  /** The output of that name. */
  public Optional<OutputPlugin> output(String name) {
    return outputs.stream().filter(plugin -> plugin.name().equals(name)).findFirst();
  }

  /**
   * Finds the input that a configuration names.
   *
   * @param location where it names it
   * @param path what the place is called in problems
   * @throws ConfigException if there is none of that name
   */
  public InputPlugin requireInput(String name, Location location, String path) {
    return input(name)
        .orElseThrow(
            () -> unknown("input", name, inputs.stream().map(InputPlugin::name), location, path));
  }

  /**
   * Finds the output that a configuration names.
   *
   * @param location where it names it
   * @param path what the place is called in problems
   * @throws ConfigException if there is none of that name
   */
  public OutputPlugin requireOutput(String name, Location location, String path) {
    return output(name)
        .orElseThrow(
            () ->
                unknown("output", name, outputs.stream().map(OutputPlugin::name), location, path));
  }

  private ConfigException unknown(
      String kind, String name, Stream<String> all, Location location, String path) {
    List<String> names = all.toList();
    StringBuilder message = new StringBuilder();
    message.append("no ").append(kind).append(" is called \"").append(name).append('"');
    Optional<String> published = PublishedPlugins.advice(kind, name);
    Optional<String> closest =
        published.isPresent() ? Optional.empty() : Suggestions.closest(name, names);
    if (closest.isEmpty() && !names.isEmpty()) {
      message.append(" (there are: ").append(String.join(", ", names)).append(')');
    }
    published.ifPresent(advice -> message.append("; ").append(advice));
    if (!problems.isEmpty()) {
      message.append(", but these plugins could not be loaded: ");
      message.append(String.join("; ", problems.stream().map(PluginProblem::toString).toList()));
    }
    return new ConfigException(
        Problem.error(location, path, message.toString()).withSuggestion(closest));
  }

  /**
   * Makes an input from plain values, as {@link ConfigNode#of(Object, String)} takes them: text,
   * numbers, booleans, durations, lists and maps. It reconnects and replays as they say, and
   * indefinitely if they say nothing.
   *
   * @throws ConfigException with every problem of the configuration
   */
  public Input createInput(String name, Map<String, ?> config) {
    return createInput(name, config, InputOptions.builder().build());
  }

  /** As {@link #createInput(String, Map)}, with somebody who hears what becomes of the input. */
  public Input createInput(String name, Map<String, ?> config, InputListener listener) {
    return createInput(name, config, InputOptions.builder().listener(listener).build());
  }

  /**
   * As {@link #createInput(String, Map)}, with more than a configuration holds.
   *
   * @throws ConfigException with every problem of the configuration
   */
  public Input createInput(String name, Map<String, ?> config, InputOptions options) {
    InputPlugin plugin = requireInput(name, Location.UNKNOWN, "input");
    ConfigNode node = ConfigNode.of(config, name);
    Input input = plugin.create(node, name, options);
    plugin
        .spec()
        .check(node, name)
        .forEach(warning -> options.listener().warning(warning.toString()));
    return input;
  }

  /**
   * Closes the jars of plugin directories and removes what zip files were unpacked to. To be called
   * when nothing of the plugins is in use any more; not necessary where there are no directories.
   * Idempotent.
   *
   * @throws IOException if a temporary file could not be removed
   */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (PluginClassLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
