package dev.inlet.runner.config;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.ConfigException;
import dev.inlet.config.ConfigNode;
import dev.inlet.config.ConfigNode.Entry;
import dev.inlet.config.Location;
import dev.inlet.config.Problem;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts environment variables into the scalars of a tree: {@code ${VAR}}, {@code ${VAR:default}},
 * and {@code ${{VAR}}} for a literal {@code ${VAR}}. Names stay as they are. Since the text was
 * parsed before, no value of a variable can change the structure; no value is ever shown. A value
 * without quotes that is one variable is a number or boolean if its text is one.
 */
public final class Substitution {
  static final int MAX_LENGTH = 16 << 20;

  private final Function<String, Optional<String>> environment;

  /**
   * Makes a substitution.
   *
   * @param environment finds a variable by its name
   */
  public Substitution(Function<String, Optional<String>> environment) {
    this.environment = requireNonNull(environment, "environment is null");
  }

  /**
   * The variables of this process and, for those that it does not have, others.
   *
   * @param others such as those of an {@link EnvironmentFile}
   */
  public static Substitution ofProcess(Map<String, String> others) {
    Map<String, String> known = Map.copyOf(others);
    return new Substitution(
        name -> Optional.ofNullable(System.getenv(name)).or(() -> find(known, name)));
  }

  private static Optional<String> find(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /**
   * Gives the tree with its variables filled in.
   *
   * @throws ConfigException with a problem for each place that names a variable that is not set and
   *     has no default, or looks like a variable and is none
   */
  public ConfigNode apply(ConfigNode root) {
    Problems problems = new Problems();
    ConfigNode substituted = apply(root, problems, problems);
    problems.throwIfAny();
    return substituted;
  }

  /**
   * As {@link #apply(ConfigNode)}, with problems reported.
   *
   * @param missing those of variables that are not set and have no default
   */
  ConfigNode apply(ConfigNode root, Problems problems, Problems missing) {
    return new Run(problems, missing).node(root);
  }

  private final class Run {
    private final Problems problems;
    private final Problems missing;
    private final NodePath path = new NodePath();

    /** Nodes that aliases share are done once, and so are their problems. */
    private final IdentityHashMap<ConfigNode, ConfigNode> done = new IdentityHashMap<>();

    private int length;

    Run(Problems problems, Problems missing) {
      this.problems = problems;
      this.missing = missing;
    }

    ConfigNode node(ConfigNode node) {
      ConfigNode known = done.get(node);
      if (known == null) {
        known = substitute(node);
        done.put(node, known);
      }
      return known;
    }

    private ConfigNode substitute(ConfigNode node) {
      if (node instanceof ConfigNode.Mapping mapping) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach(
                (name, entry) -> {
                  path.push(name);
                  entries.put(name, new Entry(entry.location(), node(entry.value())));
                  path.pop();
                });
        return new ConfigNode.Mapping(mapping.location(), entries);
      }
      if (node instanceof ConfigNode.Sequence sequence) {
        List<ConfigNode> items = new ArrayList<>();
        for (ConfigNode item : sequence.items()) {
          path.push(items.size());
          items.add(node(item));
          path.pop();
        }
        return new ConfigNode.Sequence(sequence.location(), items);
      }
      return scalar((ConfigNode.Scalar) node);
    }

    private ConfigNode scalar(ConfigNode.Scalar scalar) {
      if (!scalar.text().contains("${")) {
        return scalar;
      }
      VariableText variableText = new VariableText(scalar.text());
      List<String> values = new ArrayList<>();
      String text =
          variableText.substitute(
              new VariableText.Variables() {
                @Override
                public String value(String name, Optional<String> fallback) {
                  return variable(name, fallback, scalar.location(), values);
                }

                @Override
                public void wrong(String message) {
                  problems.error(scalar.location(), path.toString(), message);
                }
              });
      ConfigNode.ScalarKind kind =
          !scalar.quoted() && variableText.isOneVariable()
              ? PlainText.kindOf(text)
              : ConfigNode.ScalarKind.STRING;
      return new ConfigNode.Scalar(scalar.location(), kind, text, scalar.quoted(), values);
    }

    private String variable(
        String name, Optional<String> fallback, Location location, List<String> values) {
      Optional<String> found = environment.apply(name);
      found.ifPresent(values::add);
      // An empty variable takes the default as one that is not set.
      Optional<String> value =
          found.filter(text -> !text.isEmpty()).or(() -> fallback).or(() -> found);
      if (value.isEmpty()) {
        missing.error(location, path.toString(), describeMissing(name));
        return "";
      }
      length += value.get().length();
      if (length > MAX_LENGTH) {
        throw problems.stop(
            Problem.error(location, path.toString(), "the environment variables are too long"));
      }
      return value.get();
    }

    private static String describeMissing(String name) {
      return String.format(
          "environment variable %s is not set and has no default; set it, give it a default with"
              + " ${%s:default}, or write ${{%s}} if this is no variable",
          name, name, name);
    }
  }
}
