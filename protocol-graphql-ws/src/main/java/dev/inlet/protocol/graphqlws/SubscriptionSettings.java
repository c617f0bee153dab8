package dev.inlet.protocol.graphqlws;

import dev.inlet.config.Config;
import dev.inlet.json.JsonPointers;
import dev.inlet.json.JsonValue;
import dev.inlet.protocol.graphqlws.GraphQlWsFields.Resume;
import dev.inlet.protocol.graphqlws.GraphQlWsFields.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a subscription asks for.
 *
 * @param variables an object
 * @param operationName empty if there is none
 */
record SubscriptionSettings(
    String id,
    String query,
    JsonValue variables,
    String operationName,
    Optional<Continuation> resume) {

  /**
   * How it goes on.
   *
   * @param variable gets the value
   * @param pointer finds it in the data of a result
   * @param inclusive whether the server begins with the result that has it
   */
  record Continuation(String variable, JsonPointers pointer, boolean inclusive) {}

  static List<SubscriptionSettings> of(List<Config> configs) {
    List<SubscriptionSettings> subscriptions = new ArrayList<>();
    for (Config config : configs) {
      subscriptions.add(of(config, subscriptions.size() + 1));
    }
    return subscriptions;
  }

  private static SubscriptionSettings of(Config config, int number) {
    String id = config.get(Subscription.ID);
    return new SubscriptionSettings(
        id.isEmpty() ? Integer.toString(number) : id,
        config.get(Subscription.QUERY),
        JsonValue.ofPlain(config.get(Subscription.VARIABLES)),
        config.get(Subscription.OPERATION_NAME),
        continuation(config.get(Subscription.RESUME)));
  }

  private static Optional<Continuation> continuation(Config resume) {
    String variable = resume.get(Resume.VARIABLE);
    return variable.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Continuation(
                variable,
                JsonPointers.of(resume.get(Resume.POINTER)),
                resume.get(Resume.INCLUSIVE)));
  }
}
