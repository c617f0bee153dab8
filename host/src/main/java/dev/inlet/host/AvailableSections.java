package dev.inlet.host;

import java.util.List;
import java.util.Map;

/** All plugins that were found for which an input or output may have sections. */
record AvailableSections(
    PluginSections<AuthScheme> schemes, PluginSections<ProtocolPlugin> protocols) {

  /** Schemes, and no protocols. */
  static AvailableSections of(PluginSections<AuthScheme> schemes) {
    return new AvailableSections(
        schemes, new PluginSections<>("session protocol", List.of(), Map.of(), List.of()));
  }

  /** Those that can describe themselves; the others are among the problems. */
  AvailableSections describable(List<PluginProblem> broken) {
    return new AvailableSections(schemes.describable(broken), protocols.describable(broken));
  }
}
