package dev.inlet.host;

import dev.inlet.config.ConfigSpec;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The plugins of one kind, each of which has a section, that were found.
 *
 * @param <S> authentication schemes or session protocols
 * @param kind what one is called in messages, such as {@code authentication scheme}
 * @param usable those that configurations can enable
 * @param refused those that are not used although they have a name, by that
 * @param problems all that cannot be used, also where not even a name is known
 */
record PluginSections<S extends PluginSection>(
    String kind, List<S> usable, Map<String, PluginProblem> refused, List<PluginProblem> problems) {

  PluginSections {
    usable = List.copyOf(usable);
    refused = Map.copyOf(refused);
    problems = List.copyOf(problems);
  }

  /** Those that were found, each made of its name and its provider. */
  static <P, S extends PluginSection> PluginSections<S> of(
      String kind, Discovery<P> found, BiFunction<String, P, S> make) {
    return new PluginSections<>(
        kind,
        found.providers().entrySet().stream()
            .map(entry -> make.apply(entry.getKey(), entry.getValue()))
            .toList(),
        found.refused(),
        found.problems());
  }

  /** Has a spec say of sections that are not there that it is a plugin's fault. */
  void explain(ConfigSpec.Builder builder) {
    refused.forEach(
        (name, problem) ->
            builder.unusable(name, "no " + kind + " of this name can be used: " + problem));
    if (!problems.isEmpty()) {
      builder.missingFields(
          "; these "
              + kind
              + "s could not be loaded: "
              + problems.stream().map(PluginProblem::toString).collect(Collectors.joining("; ")));
    }
  }

  /** Those that can describe themselves; the others are among the problems. */
  PluginSections<S> describable(List<PluginProblem> broken) {
    List<S> good =
        usable.stream()
            .filter(section -> Describable.check(section.origin(), section::spec, broken))
            .toList();
    return new PluginSections<>(kind, good, refused, problems);
  }
}
