package dev.inlet.runner.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A real file that fails where a test wants it to. */
final class FaultyFileChannel extends FileChannel {
  private final FileChannel file;
  private final Faults faults;

  /** What is to fail next; asked before each operation. */
  interface Faults {

    /** How many bytes a write takes before it fails; -1 if it does not. */
    default int write(int length) {
      return -1;
    }

    default boolean force() {
      return false;
    }

    default boolean truncate() {
      return false;
    }
  }

  FaultyFileChannel(FileChannel file, Faults faults) {
    this.file = file;
    this.faults = faults;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int taken = faults.write(source.remaining());
    if (taken < 0) {
      return file.write(source);
    }
    ByteBuffer part = source.duplicate().limit(source.position() + taken);
    while (part.hasRemaining()) {
      var unused = file.write(part);
    }
    throw new IOException("No space left on device");
  }

  @Override
  public void force(boolean metaData) throws IOException {
    // Flushing for real would show nothing here, and take its time.
    if (faults.force()) {
      throw new IOException("Input/output error");
    }
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    if (faults.truncate()) {
      throw new IOException("Input/output error");
    }
    var unused = file.truncate(size);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return file.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  @Override
  public int read(ByteBuffer target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long position() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel position(long newPosition) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer target, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer source, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }
}
