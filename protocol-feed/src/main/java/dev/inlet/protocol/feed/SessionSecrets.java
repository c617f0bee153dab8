package dev.inlet.protocol.feed;

import dev.inlet.config.Masker;

/** The signatures that a session has sent, which the server may quote. Belongs to one thread. */
final class SessionSecrets {
  private final Masker masker;
  private boolean isOpen;

  /**
   * No signatures yet.
   *
   * @param masker of the connection
   */
  SessionSecrets(Masker masker) {
    this.masker = masker;
  }

  /** The session is open: from now on there may be ever more signatures. */
  void opened() {
    isOpen = true;
  }

  /** A signature goes out. */
  void learn(String signature) {
    if (isOpen) {
      masker.addRenewed(signature);
    } else {
      masker.add(signature);
    }
  }

  /** A text without secrets. */
  String mask(String text) {
    return masker.mask(text);
  }
}
