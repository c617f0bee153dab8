package dev.inlet.runner.web;

import java.io.Closeable;
import java.io.IOException;

/** Accepts connections at one endpoint. Closing it ends a call of {@link #accept}. */
interface Listener extends Closeable {

  /** Where it listens, with the port that was chosen. */
  Endpoint endpoint();

  /** Waits for the next connection. */
  Connection accept() throws IOException;
}
