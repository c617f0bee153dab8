package dev.inlet.input.websocket.tls;

/** Who does the work of TLS. What is verified, and what is sent, is the same with each of them. */
public enum TlsEngine {
  /**
   * {@link #NATIVE} where its library is there and does what the section asks for; {@link #JDK} as
   * well for servers that have nothing in common with the other one.
   */
  AUTO,
  /** The JDK. */
  JDK,
  /** BoringSSL, through netty-tcnative. */
  NATIVE
}
