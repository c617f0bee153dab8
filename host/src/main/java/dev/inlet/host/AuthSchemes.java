package dev.inlet.host;

import dev.inlet.config.ConfigSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The authentication schemes that were found.
 *
 * @param usable those that configurations can enable
 * @param refused those that are not used although they have a name, by that
 * @param problems all that cannot be used, also where not even a name is known
 */
record AuthSchemes(
    List<AuthScheme> usable, Map<String, PluginProblem> refused, List<PluginProblem> problems) {

  AuthSchemes {
    usable = List.copyOf(usable);
    refused = Map.copyOf(refused);
    problems = List.copyOf(problems);
  }

  /** Has a spec say of sections that are not there that it is a plugin's fault. */
  void explain(ConfigSpec.Builder builder) {
    refused.forEach(
        (name, problem) ->
            builder.unusable(name, "no scheme of this name can be used: " + problem));
    if (!problems.isEmpty()) {
      builder.missingFields(
          "; these authentication schemes could not be loaded: "
              + problems.stream().map(PluginProblem::toString).collect(Collectors.joining("; ")));
    }
  }

  /** Those that can describe themselves; the others are among the problems. */
  AuthSchemes describable(List<PluginProblem> broken) {
    List<AuthScheme> good =
        usable.stream()
            .filter(scheme -> Describable.check(scheme.origin(), scheme::spec, broken))
            .toList();
    return new AuthSchemes(good, refused, problems);
  }
}
