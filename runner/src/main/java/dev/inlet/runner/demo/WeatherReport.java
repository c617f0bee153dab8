package dev.inlet.runner.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Numbered readings of made-up weather stations, the same in every run. */
final class WeatherReport {
  private static final String[] STATIONS = {"harbour", "airport", "summit", "river"};

  private final Random random = new Random(20);
  private long sequence;

  /** The next reading as a JSON object of less than 126 bytes. */
  byte[] next() {
    sequence++;
    return "{\"sequence\":%d,\"station\":\"%s\",\"celsius\":%s,\"wind\":%s}"
        .formatted(
            sequence, STATIONS[(int) (sequence % STATIONS.length)], tenths(80, 120), tenths(0, 90))
        .getBytes(UTF_8);
  }

  private String tenths(int from, int spread) {
    int value = from + random.nextInt(spread);
    return value / 10 + "." + value % 10;
  }
}
