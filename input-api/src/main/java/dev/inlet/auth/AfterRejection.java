package dev.inlet.auth;

/** What follows a refused handshake. */
public enum AfterRejection {
  /** Try again soon: the next attempt carries other credentials. */
  RETRY,
  /** Try again with the longest delay: the credentials may be mended at the server. */
  BACK_OFF,
  /** Never try again: these credentials will never do. */
  STOP
}
