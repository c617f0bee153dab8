package dev.inlet.input;

/** What an input can do beyond receiving messages. */
public enum InputCapability {
  /** Sends messages to the other side, so schemes that log in by a dialogue work with it. */
  SEND,
  /**
   * Goes on after a loss where it was, so nothing is missing. Of any other input, what was sent
   * while it was not connected is reported as missing.
   */
  RESUME,
  /**
   * {@linkplain Input#replaceConnection Replaces} a connection by the next one before it ends, so
   * that nothing is missing between them.
   */
  REPLACE,
  /**
   * Waits in {@code java.util.concurrent} alone when it {@linkplain Input#connect connects} and
   * {@linkplain Input#read reads}: it does not block in the file system, in native code or while it
   * holds a monitor. That goes for whatever it calls meanwhile, such as an authenticator or a
   * listener. A host may then do that on virtual threads, where Java has them, so that an input
   * takes no thread of the system while it waits for messages; it may be read with a limit of
   * {@link Long#MAX_VALUE} nanoseconds, which is none and must not overflow. Any other input has a
   * thread of its own.
   */
  VIRTUAL_THREADS
}
