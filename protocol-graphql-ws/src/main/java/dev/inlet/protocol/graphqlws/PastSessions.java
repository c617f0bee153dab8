package dev.inlet.protocol.graphqlws;

import dev.inlet.protocol.ProtocolContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the sessions of an input know of those before them, and have warned of. */
final class PastSessions {
  private final ProtocolContext context;
  private final Set<String> started = new HashSet<>();
  private final Set<String> complete = new HashSet<>();
  private final Set<String> withoutPosition = new HashSet<>();
  private final Map<String, Long> errors = new HashMap<>();

  PastSessions(ProtocolContext context) {
    this.context = context;
  }

  /** Notes that a subscription was started; returns whether one was before. */
  boolean start(String id) {
    return !started.add(id);
  }

  boolean isComplete(String id) {
    return complete.contains(id);
  }

  void complete(String id) {
    complete.add(id);
  }

  /** Results have no value to go on behind; said once. */
  void withoutPosition(String id) {
    if (withoutPosition.add(id)) {
      context.warning(
          "a result of the graphql_ws subscription \""
              + id
              + "\" has no string, number or boolean at the pointer of resume: the subscription"
              + " goes on behind the last one that had");
    }
  }

  /** A result has errors; said for the 1st, 10th, 100th and so on, as it may be each. */
  void errors(String id, String first) {
    long count = errors.merge(id, 1L, Long::sum);
    long power = 1;
    while (power < count) {
      power *= 10;
    }
    if (power == count) {
      context.warning(
          "a result of the graphql_ws subscription \""
              + id
              + "\" has errors ("
              + count
              + " so far): "
              + first);
    }
  }

  void ignored(String id, String why) {
    context.warning(
        "the graphql_ws subscription \""
            + id
            + "\" was ended by an error, and is ignored until the"
            + " next connect (on_error): "
            + why);
  }
}
