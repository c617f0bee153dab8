package dev.inlet.runner.web;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A connection between a client and a server, used by one thread. Another one may close it at any
 * time, which never blocks and ends whatever waits in it.
 */
interface Connection extends Closeable {

  /** What the other side sends; not to be called while the streams are not open. */
  InputStream in() throws IOException;

  /** What the other side is sent. */
  OutputStream out() throws IOException;

  /** Says that nothing more will be sent. */
  void shutdownOutput() throws IOException;
}
