package dev.inlet.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlet.protocol.feed.Channel.Place;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The sequence of a channel")
class ChannelTest {
  private final Channel channel = new Channel("trades");

  @Test
  @DisplayName(
      "distinguishes every message that has come before from every one that has not, if shuffled")
  void shuffled() {
    Random random = new Random(16);
    Set<Long> come = new HashSet<>();
    long missing = 0;
    long late = 0;
    assertThat(channel.take(1000)).isEqualTo(Place.NEXT);
    come.add(1000L);
    for (int i = 0; i < 100_000; i++) {
      long sequence = channel.last() + random.nextInt(40) - 30;
      if (sequence < 1000) {
        continue;
      }
      Place place = channel.take(sequence);
      assertThat(place == Place.REPEATED)
          .as("%s is %s", sequence, place)
          .isEqualTo(!come.add(sequence));
      missing += place == Place.AFTER_GAP ? channel.missing() : 0;
      late += place == Place.LATE ? 1 : 0;
    }
    assertThat(missing - late).isEqualTo(channel.last() - 1000 + 1 - come.size());
  }

  @Test
  @DisplayName("that goes far back is repeated, or the sequence was reset")
  void farBack() {
    channel.goOnBehind(100);
    assertThat(channel.take(100 - Channel.WINDOW + 1)).isEqualTo(Place.REPEATED);
    assertThat(channel.take(100 - Channel.WINDOW)).isEqualTo(Place.FAR_BACK);
    channel.restart(1);
    assertThat(channel.take(2)).isEqualTo(Place.NEXT);
  }

  @Test
  @DisplayName("may say what comes before each message")
  void previous() {
    assertThat(channel.take(10, 20)).isEqualTo(Place.NEXT);
    assertThat(channel.take(20, 35)).isEqualTo(Place.NEXT);
    assertThat(channel.take(20, 35)).isEqualTo(Place.REPEATED);
    assertThat(channel.take(40, 50)).isEqualTo(Place.AFTER_GAP);
  }

  @Test
  @DisplayName("may go back or stand still, if messages say that they follow each other")
  void reset() {
    assertThat(channel.take(10, 15)).isEqualTo(Place.NEXT);
    assertThat(channel.take(15, 15)).isEqualTo(Place.NEXT);
    assertThat(channel.take(15, 3)).isEqualTo(Place.NEXT);
    assertThat(channel.take(3, 5)).isEqualTo(Place.NEXT);
    assertThat(channel.take(3, 5)).isEqualTo(Place.REPEATED);
    assertThat(channel.take(8, 9)).isEqualTo(Place.AFTER_GAP);
  }

  @Test
  @DisplayName("that was reset restarts no more, though a subscription was not confirmed")
  void resetBehindResubscription() {
    channel.take(10, 15);
    channel.renewUnconfirmed();
    assertThat(channel.take(15, 3)).isEqualTo(Place.NEXT);
    assertThat(channel.take(3, 5)).isEqualTo(Place.NEXT);
    assertThat(channel.take(3, 5)).isEqualTo(Place.REPEATED);
    assertThat(channel.mayRestartAt(5)).isFalse();
  }

  @Test
  @DisplayName("survives the ends of the range of numbers")
  void extremes() {
    channel.take(Long.MIN_VALUE);
    assertThat(channel.take(Long.MAX_VALUE)).isEqualTo(Place.AFTER_GAP);
    assertThat(channel.missing()).isPositive();
    assertThat(channel.take(Long.MIN_VALUE)).isEqualTo(Place.FAR_BACK);
  }

  @Test
  @DisplayName("that replaces another one lacks what is between the end of that and its beginning")
  void takeOver() {
    channel.take(103);
    channel.take(105);
    channel.take(101); // late

    assertThat(channel.takeOverBehind(99)).isTrue();
    assertThat(channel.missing()).isEqualTo(2); // 100 and 102
    assertThat(channel.last()).isEqualTo(105);
    assertThat(channel.take(106)).isEqualTo(Place.NEXT);
  }

  @Test
  @DisplayName("lacks nothing if it begins with what follows, or with what had come, or not at all")
  void takeOverOfSame() {
    assertThat(channel.takeOverBehind(102)).isFalse();
    assertThat(channel.take(103)).isEqualTo(Place.NEXT);
    for (long end : new long[] {102, 103, 110}) {
      Channel next = new Channel("trades");
      next.take(103);
      next.take(104);

      assertThat(next.takeOverBehind(end)).as("behind %s", end).isFalse();
      assertThat(next.take(105)).isEqualTo(end == 110 ? Place.REPEATED : Place.NEXT);
    }
  }

  @Test
  @DisplayName(
      "that replaces another one knows what comes before its first message, if that says so")
  void takeOverOfPrevious() {
    channel.take(30, 40);

    assertThat(channel.takeOverBehind(30)).isFalse();
    assertThat(channel.takeOverBehind(20)).isTrue();
  }

  @Test
  @DisplayName("that replaces another one has what it has fetched itself, behind what came first")
  void takeOverOfFetched() {
    channel.take(30, 40);
    channel.goOnBehind(60); // what was missing up to here was fetched

    assertThat(channel.takeOverBehind(45)).isFalse();
    assertThat(channel.last()).isEqualTo(60);
    assertThat(channel.takeOverBehind(20)).isTrue();
  }

  @Test
  @DisplayName("that replaces another one survives the ends of the range of numbers")
  void takeOverOfExtremes() {
    channel.take(Long.MAX_VALUE);
    assertThat(channel.takeOverBehind(Long.MIN_VALUE)).isTrue();
    assertThat(channel.missing()).isPositive();

    Channel lowest = new Channel("trades");
    lowest.take(Long.MIN_VALUE);
    assertThat(lowest.takeOverBehind(Long.MIN_VALUE)).isFalse();
  }
}
