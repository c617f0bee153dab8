package dev.inlet.benchmarks.contender;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A contender that needs what not every machine has.
 *
 * @param contender empty if that is missing
 * @param hint what is missing and how to get it, in a sentence; empty if nothing is
 */
public record OptionalContender(Optional<Contender> contender, Optional<String> hint) {

  public OptionalContender {
    requireNonNull(contender, "contender is null");
    requireNonNull(hint, "hint is null");
  }

  static OptionalContender present(Contender contender) {
    return new OptionalContender(Optional.of(contender), Optional.empty());
  }

  static OptionalContender absent(String hint) {
    return new OptionalContender(Optional.empty(), Optional.of(hint));
  }
}
