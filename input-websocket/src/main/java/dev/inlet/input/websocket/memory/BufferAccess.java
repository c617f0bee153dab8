package dev.inlet.input.websocket.memory;

import java.lang.reflect.Method;
import java.nio.Buffer;

/**
 * Lets the JIT compiler make machine code of every access to a buffer.
 *
 * <p>The JDK 17 compiler inlines no method whose signature names a class that is not loaded, and
 * the methods beneath each {@code ByteBuffer.getLong} name one that nothing loads as long as there
 * are no memory segments. Code that is compiled before makes a call of each access, and stays: in
 * one process of five, to check a text took seven times as long.
 */
final class BufferAccess {
  private BufferAccess() {}

  /** Loads the classes that the methods of buffers name, which reflection on them does. */
  static void prepare() {
    Method[] unused = Buffer.class.getDeclaredMethods();
  }
}
