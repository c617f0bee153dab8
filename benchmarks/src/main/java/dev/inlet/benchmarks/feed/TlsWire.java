package dev.inlet.benchmarks.feed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** TLS over a TCP connection, with many records in one write. */
final class TlsWire implements Wire {
  private static final int RECORDS_PER_WRITE = 16;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer outgoing;
  // Bytes that were received but not decrypted, and such that were decrypted but not read; both are
  // ready to be read from.
  private final ByteBuffer incoming;
  private final ByteBuffer decrypted;

  /** Shakes hands. */
  TlsWire(SocketChannel channel, SSLEngine engine) throws IOException {
    this.channel = channel;
    this.engine = engine;
    int packet = engine.getSession().getPacketBufferSize();
    outgoing = ByteBuffer.allocateDirect(packet * RECORDS_PER_WRITE);
    incoming = ByteBuffer.allocateDirect(packet * 2).flip();
    decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize() * 2).flip();
    engine.beginHandshake();
    shakeHands();
  }

  private void shakeHands() throws IOException {
    while (true) {
      HandshakeStatus status = engine.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_WRAP) {
        wrap(NOTHING);
        writeOutgoing();
      } else if (status == HandshakeStatus.NEED_TASK) {
        engine.getDelegatedTask().run();
      } else if (status == HandshakeStatus.NEED_UNWRAP
          || status == HandshakeStatus.NEED_UNWRAP_AGAIN) {
        if (!unwrap()) {
          throw new IOException("the client went away in the TLS handshake");
        }
      } else {
        return;
      }
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    add(bytes);
    flush();
  }

  @Override
  public void add(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      wrap(bytes);
      if (outgoing.remaining() < outgoing.capacity() / RECORDS_PER_WRITE) {
        writeOutgoing();
      }
    }
  }

  @Override
  public void flush() throws IOException {
    writeOutgoing();
  }

  private void wrap(ByteBuffer bytes) throws IOException {
    SSLEngineResult result = engine.wrap(bytes, outgoing);
    if (result.getStatus() != SSLEngineResult.Status.OK) {
      throw new IOException("TLS could not encrypt: " + result.getStatus());
    }
  }

  private void writeOutgoing() throws IOException {
    outgoing.flip();
    while (outgoing.hasRemaining()) {
      channel.write(outgoing);
    }
    outgoing.clear();
  }

  @Override
  public int transfer(FileChannel file, int position, int count) {
    throw new UnsupportedOperationException("TLS has to encrypt what it sends");
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (!decrypted.hasRemaining()) {
      if (!unwrap()) {
        return -1;
      }
    }
    int length = Math.min(target.remaining(), decrypted.remaining());
    target.put(target.position(), decrypted, decrypted.position(), length);
    target.position(target.position() + length);
    decrypted.position(decrypted.position() + length);
    return length;
  }

  /** Decrypts a record, and waits for one if none is there; false at the end. */
  private boolean unwrap() throws IOException {
    while (true) {
      decrypted.compact();
      SSLEngineResult result = engine.unwrap(incoming, decrypted);
      decrypted.flip();
      switch (result.getStatus()) {
        case OK -> {
          return true;
        }
        case CLOSED -> {
          return false;
        }
        case BUFFER_OVERFLOW -> throw new IOException("a TLS record is too large");
        case BUFFER_UNDERFLOW -> {
          incoming.compact();
          int length = channel.read(incoming);
          incoming.flip();
          if (length < 0) {
            return false;
          }
        }
      }
    }
  }

  @Override
  public void end() throws IOException {
    engine.closeOutbound();
    wrap(NOTHING);
    writeOutgoing();
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
