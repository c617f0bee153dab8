package dev.inlet.protocol.feed;

import dev.inlet.config.Masker;

/** The signatures that a session has sent, which the server may quote. Belongs to one thread. */
final class SessionSecrets {
  private final Masker ofAll;
  private final Masker ofSession;
  private boolean isOpen;

  /**
   * No signatures yet.
   *
   * @param ofAll knows the secrets of the configuration
   */
  SessionSecrets(Masker ofAll) {
    this.ofAll = ofAll;
    ofSession = ofAll.scope();
  }

  /** The session is open: what is signed from now on is known to nobody else. */
  void opened() {
    isOpen = true;
  }

  /** A signature goes out. */
  void learn(String signature) {
    if (isOpen) {
      ofAll.addRenewed(signature);
    } else {
      ofSession.add(signature);
    }
  }

  /** A text without secrets. */
  String mask(String text) {
    return ofSession.mask(text);
  }
}
