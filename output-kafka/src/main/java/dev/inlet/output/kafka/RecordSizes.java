package dev.inlet.output.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * How large the client takes a record to be when it compares it with {@code max.request.size}: as
 * if it were alone in a batch and not compressed.
 */
final class RecordSizes {
  private static final int BATCH_OVERHEAD = 61;
  private static final int RECORD_OVERHEAD = 21;

  private RecordSizes() {}

  static int of(ProducerRecord<byte[], byte[]> record) {
    long size = BATCH_OVERHEAD + RECORD_OVERHEAD + field(record.key()) + field(record.value());
    int headers = 0;
    for (Header header : record.headers()) {
      byte[] name = header.key().getBytes(UTF_8);
      size += field(name) + field(header.value());
      headers++;
    }
    return (int) Math.min(Integer.MAX_VALUE, size + varint(headers));
  }

  private static long field(byte[] bytes) {
    return bytes == null ? 1 : varint(bytes.length) + (long) bytes.length;
  }

  /** The number of bytes of a length in zigzag encoding. */
  private static int varint(int length) {
    int bits = 64 - Long.numberOfLeadingZeros(((long) length << 1) | 1);
    return (bits + 6) / 7;
  }
}
