package dev.inlet.protocol.feed;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Checks which placeholders stand in which templates. */
final class FeedTemplates {
  /** The names that have a meaning of their own. */
  static final Set<String> BUILT_IN =
      with(
          Placeholders.ALWAYS,
          Placeholders.SIGNATURE,
          Placeholders.CURSOR,
          Placeholders.CHANNEL,
          Placeholders.CHANNELS,
          Placeholders.AFTER,
          Placeholders.BEFORE,
          Placeholders.FROM,
          Placeholders.TO);

  /** A section that has templates. */
  enum Place {
    SIGNATURE,
    OPENING,
    SUBSCRIPTIONS,
    RESUME,
    REFILL,
    HEARTBEAT
  }

  private FeedTemplates() {}

  /** The templates of all messages that open a session. */
  static List<Template> openingOf(FeedSettings settings) {
    List<Template> templates = new ArrayList<>();
    settings.opening().forEach(step -> step.send().ifPresent(templates::add));
    settings.subscriptions().ifPresent(subscriptions -> templates.add(subscriptions.send()));
    return templates;
  }

  /**
   * Reports placeholders that nothing can take the place of.
   *
   * @param constants what every template may hold
   * @param problems takes the section and what is wrong
   */
  static void check(
      FeedSettings settings, Set<String> constants, BiConsumer<Place, String> problems) {
    Set<String> everywhere = with(constants, settings.files().names().toArray(String[]::new));
    Check check = new Check(settings.signature().isPresent(), problems);
    Set<String> opening = with(everywhere, Placeholders.SIGNATURE, Placeholders.CURSOR);
    Set<String> subscribing = with(opening, Placeholders.CHANNEL, Placeholders.CHANNELS);
    settings
        .signature()
        .ifPresent(
            signature -> check.names(Place.SIGNATURE, "text", signature.names(), everywhere));
    settings
        .opening()
        .forEach(
            step ->
                step.send()
                    .ifPresent(send -> check.names(Place.OPENING, "send", send.names(), opening)));
    settings
        .subscriptions()
        .ifPresent(
            subscriptions -> {
              check.names(Place.SUBSCRIPTIONS, "send", subscriptions.send().names(), subscribing);
              subscriptions
                  .unsubscribe()
                  .ifPresent(
                      unsubscribe ->
                          check.names(
                              Place.SUBSCRIPTIONS,
                              "unsubscribe",
                              unsubscribe.names(),
                              subscribing));
            });
    settings
        .resume()
        .start()
        .ifPresent(start -> check.names(Place.RESUME, "start", start.names(), constants));
    settings
        .resume()
        .limit()
        .ifPresent(limit -> check.names(Place.RESUME, "limit", limit.names(), constants));
    Set<String> signed = with(everywhere, Placeholders.SIGNATURE);
    settings.refill().ifPresent(refill -> check.refill(refill, signed));
    settings
        .heartbeat()
        .send()
        .ifPresent(send -> check.names(Place.HEARTBEAT, "send", send.names(), signed));
    settings.heartbeat().pong().ifPresent(pong -> check.pong(pong.names(), signed));
  }

  /** What is wrong goes to the problems. */
  private record Check(boolean signs, BiConsumer<Place, String> problems) {

    void names(Place place, String field, Set<String> names, Set<String> known) {
      for (String name : names) {
        if (!known.contains(name)) {
          problems.accept(
              place,
              field
                  + ": nothing is known as {{"
                  + name
                  + "}} here; add it to values, or use one of "
                  + known.stream().sorted().toList());
        } else if (name.equals(Placeholders.SIGNATURE) && !signs) {
          problems.accept(place, field + ": {{signature}} needs the section signature");
        }
      }
    }

    void refill(Refill refill, Set<String> known) {
      Set<String> more =
          with(
              known,
              Placeholders.CHANNEL,
              Placeholders.AFTER,
              Placeholders.BEFORE,
              Placeholders.FROM,
              Placeholders.TO);
      names(Place.REFILL, "url", refill.url().names(), more);
      refill
          .headers()
          .forEach((name, value) -> names(Place.REFILL, "headers." + name, value.names(), more));
    }

    void pong(Set<String> names, Set<String> known) {
      Set<String> others = new HashSet<>(names);
      others.removeIf(name -> name.startsWith("/") && Condition.isPointer(name));
      names(Place.HEARTBEAT, "pong", others, known);
    }
  }

  private static Set<String> with(Set<String> names, String... more) {
    Set<String> all = new HashSet<>(names);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }
}
