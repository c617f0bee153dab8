package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.Printable;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The providers of one service, by name. A broken one becomes a problem and the rest goes on.
 *
 * @param <P> the service
 */
final class Discovery<P> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final String NEITHER = "; neither is used";
  // A class loader that fails each time it is asked would otherwise be asked indefinitely.
  private static final int MOST_PROBLEMS = 1_000;
  // "SERVICE: Provider CLASS not found", "SERVICE: CLASS Unable to get public no-arg constructor"
  private static final Pattern PROVIDER =
      Pattern.compile(": (?:Provider )?([\\w.$]+) (?:not|could not|Unable)\\b");

  private final Class<P> service;
  private final Function<P, String> nameOf;
  private final Set<String> reservedNames;
  private final Map<String, P> providers = new TreeMap<>();
  private final List<PluginProblem> problems = new ArrayList<>();
  private final Map<String, PluginProblem> refused = new HashMap<>();
  private final Set<ClassLoader> mentioned = new HashSet<>();

  /**
   * Looks for providers.
   *
   * @param reservedNames what else can stand where a provider is named, and so names none
   * @param host sees the class path of the host
   * @param plugins see a plugin of a directory each
   */
  Discovery(
      Class<P> service,
      Function<P, String> nameOf,
      Set<String> reservedNames,
      ClassLoader host,
      List<PluginClassLoader> plugins) {
    this.service = service;
    this.nameOf = nameOf;
    this.reservedNames = reservedNames;
    search(host);
    plugins.forEach(this::search);
  }

  /** Takes providers that a program has made itself. */
  Discovery(
      Class<P> service,
      Function<P, String> nameOf,
      Set<String> reservedNames,
      Collection<? extends P> made) {
    this.service = service;
    this.nameOf = nameOf;
    this.reservedNames = reservedNames;
    made.forEach(this::add);
  }

  private void search(ClassLoader loader) {
    String where = loader instanceof PluginClassLoader plugin ? in(plugin) : "";
    // The iterator carries on behind a broken provider; the stream does not.
    ClassLoader bounded = new BoundedServices(service, loader, problems::add);
    Iterator<P> iterator = ServiceLoader.load(service, bounded).iterator();
    int most = problems.size() + MOST_PROBLEMS;
    while (problems.size() < most && advance(iterator, where)) {
      mentioned.add(loader);
    }
  }

  private boolean advance(Iterator<P> iterator, String where) {
    try {
      if (!iterator.hasNext()) {
        return false;
      }
      add(iterator.next());
    } catch (ServiceConfigurationError e) {
      problems.add(PluginProblem.of(providerIn(e) + where, e));
    } catch (UnsupportedClassVersionError e) {
      // The text begins with the class.
      String type = String.valueOf(e.getMessage()).split(" ", 2)[0].replace('/', '.');
      problems.add(PluginProblem.of(type + where, e));
    } catch (Throwable e) {
      // A class that is missing deeper down comes as it is, with no word on whose it is.
      problems.add(PluginProblem.of("a provider of " + service.getName() + where, e));
    }
    return true;
  }

  private static String in(PluginClassLoader loader) {
    return " (" + loader.archive().describe() + ")";
  }

  private String providerIn(ServiceConfigurationError error) {
    Matcher provider = PROVIDER.matcher(String.valueOf(error.getMessage()));
    return provider.find() ? provider.group(1) : "a provider of " + service.getName();
  }

  private void add(P provider) {
    String origin = originOf(provider);
    String name;
    try {
      name = nameOf.apply(provider);
    } catch (Throwable e) {
      problems.add(PluginProblem.of(origin, e));
      return;
    }
    if (name == null || !NAME.matcher(name).matches()) {
      problems.add(
          new PluginProblem(
              origin,
              "is called \""
                  + name
                  + "\", but a name is made of lower case letters, digits and underscores"));
    } else if (reservedNames.contains(name)) {
      refuse(name, origin, "which is the name of a field there; it is not used");
    } else if (refused.containsKey(name)) {
      refuse(name, origin, "like others; it is not used");
    } else if (providers.containsKey(name)) {
      refuse(name, origin, "like " + originOf(providers.remove(name)) + NEITHER);
    } else {
      providers.put(name, provider);
    }
  }

  private void refuse(String name, String origin, String why) {
    String comma = why.startsWith("which") ? "," : "";
    PluginProblem problem =
        new PluginProblem(origin, "is called \"" + name + "\"" + comma + " " + why);
    problems.add(problem);
    refused.putIfAbsent(name, problem);
  }

  /**
   * Uses no provider whose name one of another service has, too. To be called once all of both were
   * found.
   *
   * @param other whose providers are named in the same place
   * @param kind what one of them is called in messages, such as {@code authentication scheme}
   */
  void refuseNamesOf(Discovery<?> other, String kind) {
    Set<String> shared = new TreeSet<>(providers.keySet());
    shared.retainAll(other.providers.keySet());
    for (String name : shared) {
      Object twin = requireNonNull(other.providers.remove(name));
      Object own = requireNonNull(providers.remove(name));
      refuse(name, originOf(own), "like the " + kind + " " + originOf(twin) + NEITHER);
      other.refused.put(name, requireNonNull(refused.get(name)));
    }
  }

  /** The providers that are not used although they have a name, by that. */
  Map<String, PluginProblem> refused() {
    return Collections.unmodifiableMap(refused);
  }

  /** The class of a provider, with the jar or folder that it came from; one line. */
  static String originOf(Object provider) {
    Class<?> type = provider.getClass();
    if (type.getClassLoader() instanceof PluginClassLoader plugin) {
      return Printable.of(type.getName() + in(plugin));
    }
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return Printable.of(
        source == null || source.getLocation() == null
            ? type.getName()
            : type.getName() + " (" + pathOf(source.getLocation()) + ")");
  }

  /** A file by its name, not as a URL writes it. */
  private static String pathOf(URL location) {
    try {
      return Path.of(location.toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return location.getPath();
    }
  }

  /** Whether the loader sees any provider, usable or not. */
  boolean mentions(ClassLoader loader) {
    return mentioned.contains(loader);
  }

  /** The names of the usable providers whose classes the loader has. */
  List<String> provided(ClassLoader loader) {
    return providers.entrySet().stream()
        .filter(entry -> entry.getValue().getClass().getClassLoader() == loader)
        .map(Map.Entry::getKey)
        .toList();
  }

  Map<String, P> providers() {
    return Collections.unmodifiableMap(providers);
  }

  List<PluginProblem> problems() {
    return List.copyOf(problems);
  }
}
