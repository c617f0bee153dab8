package com.example.inlet.clientcredentials;

import java.time.Duration;
import java.util.Optional;

/**
 * What a token server gives.
 *
 * @param text the token itself
 * @param life how long it is good for, if the server says so
 */
record Token(String text, Optional<Duration> life) {

  /** Without the text. */
  @Override
  public String toString() {
    return "Token[" + life.map(Duration::toString).orElse("no end known") + "]";
  }
}
