package dev.inlet.host;

import static java.util.Objects.requireNonNull;

import dev.inlet.config.SourcePart;
import dev.inlet.input.Positions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Positions, and what they are positions in.
 *
 * @param source the input, its protocol and what it reads from, with digests of the subscriptions
 *     and of whatever else {@linkplain dev.inlet.config.Field.Builder#distinguishes distinguishes}
 *     it; positions of another source are of no use
 */
public record KeptPositions(String source, Positions positions) {

  /** Positions of a source. */
  public KeptPositions {
    requireNonNull(source, "source is null");
    requireNonNull(positions, "positions is null");
  }

  /**
   * Why an input that reads from another source cannot go on at these positions: what they are, to
   * stand behind "the positions are" or the like; empty if it can. Positions whose source says
   * nothing of accounts and subscriptions are those of any.
   */
  public Optional<String> mismatch(String otherSource) {
    SourceDigest own = SourceDigest.parse(source);
    SourceDigest other = SourceDigest.parse(otherSource);
    if (!own.address().equals(other.address())) {
      return Optional.of(
          "those of \"" + own.address() + "\", but this is \"" + other.address() + "\"");
    }
    List<String> parts = own.partsThatDifferIn(other);
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "those of \""
                + own.address()
                + "\" with "
                + parts.stream().map(KeptPositions::other).collect(Collectors.joining(" and "))
                + " (if they are to count nevertheless, take \""
                + own.suffix()
                + "\" out of their source)");
  }

  /** The source for people: without the digests. */
  public static String withoutDigests(String source) {
    return SourceDigest.parse(source).address();
  }

  private static String other(String part) {
    return (part.equals(SourcePart.ACCOUNT.toString()) ? "another " : "other ") + part;
  }
}
