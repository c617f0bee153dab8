package dev.inlet.benchmarks.feed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The two directions of a connection. One thread writes while another reads. */
interface Wire extends Closeable {

  /** Writes all that remains in the buffer. */
  void write(ByteBuffer bytes) throws IOException;

  /**
   * Writes all that remains in the buffer in TLS records of its own, which may go out with those
   * that follow.
   */
  void add(ByteBuffer bytes) throws IOException;

  /** Writes what was {@linkplain #add added}. */
  void flush() throws IOException;

  /** Sends up to so many bytes of a file, and says how many it was. */
  int transfer(FileChannel file, int position, int count) throws IOException;

  /** Reads at least one byte; -1 at the end. */
  int read(ByteBuffer target) throws IOException;

  /** Says that nothing more will be written. */
  void end() throws IOException;
}
