package dev.inlet.benchmarks.feed;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One client, served by two threads: one sends what the client asked for, the other reads what it
 * has to say.
 */
final class FeedConnection {
  /** Of one system call, and the precision of the tally. */
  private static final int WRITE_BYTES = 256 * 1024;

  private static final long CLOSE_SECONDS = 60;
  private static final byte[] NORMAL = {1000 >> 8, (byte) 1000};

  private final Wire wire;
  private final Shape shape;
  private final boolean contextTakeover;
  private final FrameBlock block;
  private final boolean fromFile;
  private final Tally tally;
  private final BlockingQueue<ByteBuffer> replies = new LinkedBlockingQueue<>();
  private final Thread reader = new Thread(this::readClient, "feed-reader");
  private volatile boolean ending;

  FeedConnection(Wire wire, Upgrade upgrade, boolean fromFile) {
    this.wire = wire;
    this.fromFile = fromFile;
    shape = upgrade.shape();
    contextTakeover = upgrade.contextTakeover();
    block = FrameBlock.encode(shape, contextTakeover);
    tally = shape.mode() == Shape.Mode.REALISTIC ? Tally.ofMessages() : Tally.ofBytes(block);
  }

  Tally tally() {
    return tally;
  }

  /** Sends until the end, and then a Close frame, and waits for the client to take its leave. */
  void serve() throws IOException, InterruptedException {
    reader.setDaemon(true);
    reader.start();
    try {
      switch (shape.mode()) {
        case FLOOD -> flood();
        case PACED -> pace();
        case REALISTIC -> beRealistic();
      }
      wire.write(FrameHeader.control(FrameHeader.CLOSE, NORMAL));
      reader.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
      wire.end();
    } finally {
      wire.close();
      reader.join();
    }
  }

  /** Lets {@link #serve} come to its end after the message that it is at. */
  void end() {
    ending = true;
  }

  /** Whether it was told to end, or the client has left. */
  boolean isEnding() {
    return ending;
  }

  private void flood() throws IOException {
    if (fromFile) {
      floodFromFile();
      return;
    }
    while (!ending) {
      if (shape.records() == Shape.Records.SINGLE) {
        sendInSingleRecords();
      } else {
        send(block.bytes().limit());
      }
      reply();
    }
  }

  private void sendInSingleRecords() throws IOException {
    for (int i = 0; i < block.messages(); i++) {
      wire.add(block.bytes().slice(i * block.stride(), block.stride()));
      tally.sent(block.stride());
    }
    wire.flush();
  }

  /** The kernel hands over the pages that hold the file, and need not copy them. */
  private void floodFromFile() throws IOException {
    Path path = Files.createTempFile("inlet-feed", null);
    try (FileChannel file = FileChannel.open(path, READ, WRITE, DELETE_ON_CLOSE)) {
      ByteBuffer bytes = block.bytes().duplicate();
      int size = bytes.limit();
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      while (!ending) {
        for (int position = 0; position < size; ) {
          int part = wire.transfer(file, position, Math.min(WRITE_BYTES, size - position));
          position += part;
          tally.sent(part);
        }
        reply();
      }
    }
  }

  private void send(int length) throws IOException {
    ByteBuffer rest = block.bytes().duplicate().limit(length);
    while (rest.hasRemaining()) {
      int part = Math.min(rest.remaining(), WRITE_BYTES);
      wire.write(rest.slice(rest.position(), part));
      rest.position(rest.position() + part);
      tally.sent(part);
    }
  }

  /** Sends together what is due, each message with the time of that. */
  private void pace() throws IOException {
    long start = System.nanoTime();
    double nanosPerMessage = 1e9 / shape.rate();
    long sent = 0;
    while (!ending) {
      long now = System.nanoTime();
      long due = (long) ((now - start) / nanosPerMessage) + 1 - sent;
      if (due > 0) {
        tally.delayed(now - start - (long) (sent * nanosPerMessage));
        int messages = (int) Math.min(due, block.messages());
        for (int i = 0; i < messages; i++) {
          block.bytes().putLong(i * block.stride() + block.stampOffset(), now);
        }
        send(messages * block.stride());
        sent += messages;
      }
      reply();
      LockSupport.parkNanos(start + (long) (sent * nanosPerMessage) - System.nanoTime());
    }
  }

  /** Sends what is due, each message in a write of its own, with the time of that. */
  private void beRealistic() throws IOException {
    long start = System.nanoTime();
    double nanosPerMessage = 1e9 / shape.rate();
    long sent = 0;
    try (StampedTexts texts = new StampedTexts(shape, contextTakeover)) {
      while (!ending) {
        long now = System.nanoTime();
        long dueAt = start + (long) (sent * nanosPerMessage);
        if (now >= dueAt) {
          tally.delayed(now - dueAt);
          wire.write(texts.next(System.nanoTime()));
          tally.sent(1);
          sent++;
        } else {
          LockSupport.parkNanos(dueAt - now);
        }
        reply();
      }
    }
  }

  private void reply() throws IOException {
    while (!replies.isEmpty()) {
      wire.write(replies.remove());
    }
  }

  private void readClient() {
    ClientFrames frames = new ClientFrames(wire);
    try {
      while (true) {
        ClientFrames.Frame frame = frames.next();
        if (frame.opcode() == FrameHeader.CLOSE) {
          return;
        }
        if (frame.opcode() == FrameHeader.PING) {
          replies.add(FrameHeader.control(FrameHeader.PONG, frame.payload().array()));
        }
      }
    } catch (IOException e) {
      // The client is gone: a write will fail too, or there is nothing left to write.
      return;
    } finally {
      ending = true;
    }
  }
}
