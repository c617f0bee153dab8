package dev.inlet.protocol.graphqlws;

import dev.inlet.config.Config;
import dev.inlet.protocol.graphqlws.GraphQlWsFields.Deliver;
import dev.inlet.protocol.graphqlws.GraphQlWsFields.OnError;
import java.time.Duration;
import java.util.List;

/** What the section says. */
record GraphQlWsSettings(
    List<SubscriptionSettings> subscriptions,
    InitPayload initPayload,
    Deliver deliver,
    OnError onError,
    Duration pingInterval,
    Duration pingTimeout) {

  GraphQlWsSettings {
    subscriptions = List.copyOf(subscriptions);
  }

  static GraphQlWsSettings of(Config config) {
    return new GraphQlWsSettings(
        SubscriptionSettings.of(config.get(GraphQlWsFields.SUBSCRIPTIONS)),
        InitPayload.of(config),
        config.get(GraphQlWsFields.DELIVER),
        config.get(GraphQlWsFields.ON_ERROR),
        config.get(GraphQlWsFields.PING_INTERVAL),
        config.get(GraphQlWsFields.PING_TIMEOUT));
  }

  /** Whether a subscription can go on where it was. */
  boolean resumes() {
    return subscriptions.stream().anyMatch(subscription -> subscription.resume().isPresent());
  }

  /** Whether all subscriptions can. */
  boolean catchesUp() {
    return subscriptions.stream().allMatch(subscription -> subscription.resume().isPresent());
  }
}
