package dev.inlet.plugin;

import dev.inlet.auth.AuthProvider;
import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import dev.inlet.config.Suggestions;
import dev.inlet.input.Input;
import dev.inlet.input.InputListener;
import dev.inlet.input.InputProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All inputs and authentication schemes that a class loader can see. Finding them instantiates
 * their providers and asks those for their names, nothing more.
 */
public final class Plugins {
  private final List<InputPlugin> inputs;
  private final List<AuthScheme> authSchemes;
  private final List<PluginProblem> problems;

  private Plugins(ClassLoader loader) {
    Discovery<AuthProvider> auth = new Discovery<>(AuthProvider.class, AuthProvider::name, loader);
    Discovery<InputProvider> input =
        new Discovery<>(InputProvider.class, InputProvider::name, loader);
    authSchemes =
        auth.providers().entrySet().stream()
            .map(entry -> new AuthScheme(entry.getKey(), entry.getValue()))
            .toList();
    inputs =
        input.providers().entrySet().stream()
            .map(entry -> new InputPlugin(entry.getKey(), entry.getValue(), authSchemes))
            .toList();
    List<PluginProblem> all = new ArrayList<>(input.problems());
    all.addAll(auth.problems());
    problems = List.copyOf(all);
  }

  /** Looks for plugins; a broken one becomes a {@linkplain #problems() problem}. */
  public static Plugins discover(ClassLoader loader) {
    return new Plugins(loader);
  }

  /** The inputs, by name. */
  public List<InputPlugin> inputs() {
    return inputs;
  }

  /** The authentication schemes, by name. */
  public List<AuthScheme> authSchemes() {
    return authSchemes;
  }

  /** The plugins that cannot be used. */
  public List<PluginProblem> problems() {
    return problems;
  }

  public Optional<InputPlugin> input(String name) {
    return inputs.stream().filter(plugin -> plugin.name().equals(name)).findFirst();
  }

  /**
   * Finds the input that a configuration names.
   *
   * @param location where it names it
   * @param path what the place is called in problems
   * @throws ConfigException if there is none of that name
   */
  public InputPlugin requireInput(String name, Location location, String path) {
    return input(name).orElseThrow(() -> new ConfigException(unknown(name, location, path)));
  }

  private Problem unknown(String name, Location location, String path) {
    List<String> names = inputs.stream().map(InputPlugin::name).toList();
    StringBuilder message = new StringBuilder("no input is called \"").append(name).append('"');
    Optional<String> closest = Suggestions.closest(name, names);
    if (closest.isEmpty() && !names.isEmpty()) {
      message.append(" (there are: ").append(String.join(", ", names)).append(')');
    }
    if (!problems.isEmpty()) {
      message.append(", but these plugins could not be loaded: ");
      message.append(String.join("; ", problems.stream().map(PluginProblem::toString).toList()));
    }
    return new Problem(Problem.Severity.ERROR, location, path, message.toString(), closest);
  }

  /**
   * Makes an input from plain values: strings, numbers, booleans, lists and maps. It reconnects and
   * replays as they say, and for ever if they say nothing.
   *
   * @throws ConfigException with every problem of the configuration
   */
  public Input createInput(String name, Map<String, ?> config) {
    return createInput(name, config, InputListener.NONE);
  }

  /** As {@link #createInput(String, Map)}, with somebody who hears what becomes of the input. */
  public Input createInput(String name, Map<String, ?> config, InputListener listener) {
    return requireInput(name, Location.UNKNOWN, "input")
        .create(ConfigNode.of(config), name, "", listener);
  }
}
