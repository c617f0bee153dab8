package dev.inlet.output;

import java.io.IOException;

/** Where a codec puts bytes. */
interface ByteSink {

  /** Puts a character of ASCII. */
  void put(char ascii) throws IOException;

  /** Puts a part of an array, which is used within the call only. */
  void put(byte[] bytes, int offset, int length) throws IOException;
}
