package dev.inlet.input.websocket.config;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Durations;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import dev.inlet.input.websocket.address.WebSocketUrl;
import dev.inlet.input.websocket.proxy.ProxyUrlType;
import dev.inlet.input.websocket.tls.TlsSection;
import java.time.Duration;
import java.util.List;

/** All fields of the websocket input but those of authentication schemes and of every input. */
public final class WebSocketFields {
  static final Field<WebSocketUrl> URL =
      Field.of("url", WebSocketUrl.TYPE)
          .description(
              "The server to connect to; `ws://` is plain, `wss://` is encrypted and verified.")
          .defaultsTo(WebSocketUrl.parse("ws://localhost:4195/get/ws"))
          .example(WebSocketUrl.parse("ws://localhost:4195/get/ws"))
          .example(WebSocketUrl.parse("wss://feed.example.com/v1/trades"))
          .build();

  static final Field<List<WebSocketUrl>> URLS =
      Field.of("urls", FieldTypes.listOf(WebSocketUrl.TYPE))
          .description(
              "Further servers of the same feed. After a failed attempt, or a connection that did"
                  + " not last for `connection.stable_after`, the next one is tried; after the loss"
                  + " of one that did, and behind the last one, `url` comes first again.")
          .advanced()
          .defaultsTo(List.of())
          .build();

  static final Field<Long> MAX_MESSAGE_SIZE =
      Field.size("max_message_size")
          .description(
              "The largest message to accept, counted after its fragments were put together and"
                  + " after decompression; `0` for no limit. A larger one ends the connection with"
                  + " close code 1009, and so does one for which the heap has no room.")
          .advanced()
          .defaultsTo(32L << 20)
          .noLimit(0L, "for no limit")
          .build();

  static final Field<List<String>> SUBPROTOCOLS =
      Field.strings("subprotocols")
          .description(
              "The subprotocols to offer, best first. A server that chooses none of them, or"
                  + " another, is not accepted.")
          .advanced()
          .check(
              "must hold names of letters, digits and punctuation without spaces or commas, each"
                  + " once",
              names ->
                  names.stream().allMatch(name -> name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"))
                      && names.stream().distinct().count() == names.size())
          .build();

  static final Field<String> ORIGIN =
      Field.string("origin")
          .description("The value of the `Origin` header, for servers that ask for one.")
          .advanced()
          .defaultsTo("")
          .check(
              "must not hold characters that HTTP cannot carry in a header",
              origin -> origin.chars().noneMatch(c -> c < ' ' || c == 0x7F || c > 0xFF))
          .build();

  static final Field<Duration> PING_INTERVAL =
      Field.duration("interval")
          .description(
              "How long nothing may have come from the server before it is asked for a sign of"
                  + " life; `0s` never asks. Many servers end connections on which nothing came"
                  + " from the client for 30 s: keep it below such a limit.")
          .defaultsTo(Duration.ofSeconds(20))
          .noLimit(Duration.ZERO, "to never ask")
          .build();

  static final Field<Duration> PING_TIMEOUT =
      Field.duration("timeout")
          .description(
              "How long after that the connection counts as lost if still nothing has come.")
          .defaultsTo(Duration.ofSeconds(10))
          .check("must be more than 0", timeout -> !timeout.isZero())
          .build();

  static final Field<Boolean> PING_ALWAYS =
      Field.bool("always")
          .description(
              "Whether to ask every `interval` although data comes, for servers that end a"
                  + " connection on which the client only listens.")
          .defaultsTo(false)
          .build();

  static final Field<Config> PING =
      Field.object(
              "ping",
              ConfigSpec.builder()
                  .field(PING_INTERVAL)
                  .field(PING_TIMEOUT)
                  .field(PING_ALWAYS)
                  .rule(WebSocketFields::checkPing)
                  .build())
          .description(
              "How a connection that died without a Close frame is detected. Any frame counts as a"
                  + " sign of life. While the output is too slow and reading is paused, nothing is"
                  + " asked and nothing expires; the server gets unsolicited pongs instead.")
          .advanced()
          .build();

  static final Field<Config> HEARTBEAT =
      Field.object("heartbeat", HeartbeatFields.SPEC)
          .description(
              "For servers that expect messages of their own kind as signs of life, beside or in"
                  + " place of websocket pings: sent every `interval`, or as the answer to a"
                  + " heartbeat of the server.")
          .advanced()
          .build();

  static final Field<Duration> IDLE_TIMEOUT =
      Field.duration("idle_timeout")
          .description(
              "How long no data may come before the connection counts as lost, although the server"
                  + " still answers pings; `0s` indefinitely.")
          .advanced()
          .defaultsTo(Duration.ZERO)
          .noLimit(Duration.ZERO, "for no limit")
          .build();

  static final Field<Duration> CONNECT_TIMEOUT =
      Field.duration("connect_timeout")
          .description(
              "How long to try to reach the server, once its name is looked up. Every address that"
                  + " the name resolves to is tried within that time.")
          .advanced()
          .defaultsTo(Duration.ofSeconds(10))
          .check("must be more than 0", timeout -> !timeout.isZero())
          .build();

  static final Field<Duration> HANDSHAKE_TIMEOUT =
      Field.duration("handshake_timeout")
          .description(
              "How long an attempt may take from its beginning until the websocket is open:"
                  + " authentication, name look-up, TCP, proxy, TLS and upgrade together. A session"
                  + " protocol has the same time again for each step of its opening. One call of an"
                  + " authentication scheme takes two minutes at most, however long this is.")
          .advanced()
          .defaultsTo(Duration.ofSeconds(10))
          .check("must be more than 0", timeout -> !timeout.isZero())
          .build();

  static final Field<Duration> CLOSE_TIMEOUT =
      Field.duration("close_timeout")
          .description("How long to wait for the server's answer when the connection is closed.")
          .advanced()
          .defaultsTo(Duration.ofSeconds(5))
          .build();

  public static final Field<Config> TLS =
      Field.object("tls", () -> TlsSection.SPEC)
          .description(
              "How `wss` connections, and requests that a protocol makes by HTTP, are encrypted and"
                  + " verified, where the defaults do not suit.")
          .advanced()
          .build();

  static final Field<String> PROXY_URL =
      Field.of("proxy_url", new ProxyUrlType())
          .description(
              "The proxy to connect through: `http://user:password@host:port` (with `CONNECT`, for"
                  + " `ws` as well) or `socks5://user:password@host:port`; the user name may be"
                  + " empty. Percent-encode `@`, `/`, `?`, `#` and `%` in the user name and the"
                  + " password: `@` is `%40`. If the field is empty, the environment variables"
                  + " `HTTPS_PROXY` (for `wss`), `HTTP_PROXY` (for `ws`), `ALL_PROXY` and"
                  + " `NO_PROXY` are followed. A protocol that makes requests by HTTP (`slack`,"
                  + " `feed` with `on_gap: refill`) needs an `http://` proxy.")
          .secret()
          .advanced()
          .defaultsTo("")
          .build();

  /** Which extension to offer. */
  enum Compression {
    OFF,
    PERMESSAGE_DEFLATE
  }

  static final Field<Compression> COMPRESSION =
      Field.choice("compression", Compression.class)
          .description(
              "Whether to offer the server to compress its messages (RFC 7692). It saves traffic"
                  + " and costs time on both sides.")
          .advanced()
          .defaultsTo(Compression.OFF)
          .build();

  static final Field<Duration> READ_INTERVAL =
      Field.duration("read_interval")
          .description(
              "How long to wait between two reads from the server while messages keep coming one by"
                  + " one, so that those of that time are read, decoded and handed on together: a"
                  + " fraction of the CPU for a busy feed, and each message up to that much later."
                  + " What comes after a longer silence, and what comes in bulk, is read at once;"
                  + " `0s` always does so.")
          .advanced()
          .defaultsTo(Duration.ZERO)
          .example(Duration.ofMillis(1))
          .check(
              "must be 0s, or from 1ms to 100ms",
              interval ->
                  interval.isZero()
                      || (interval.compareTo(Duration.ofMillis(1)) >= 0
                          && interval.compareTo(Duration.ofMillis(100)) <= 0))
          .build();

  static final Field<Integer> MAX_BUFFERED_MESSAGES =
      Field.integer("max_buffered_messages")
          .description(
              "How many messages may wait for the output. Beyond that the server is not read from,"
                  + " and has to wait itself.")
          .advanced()
          .defaultsTo(65_536)
          .check("must be at least 1", count -> count >= 1)
          .build();

  static final Field<Long> MAX_BUFFERED_BYTES =
      Field.size("max_buffered_bytes")
          .description(
              "How much memory messages that wait for the output may take. Beyond that the server"
                  + " is not read from, either.")
          .advanced()
          .defaultsTo(32L << 20)
          .check("must be at least 1 byte", size -> size >= 1)
          .build();

  public static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .summary("Connects to a websocket server and receives messages for as long as it runs.")
          .description(
              """
              With `open_message`, or `open_messages`, something is sent to the server each time a \
              connection has been opened: also after every loss.

              ### When the connection is lost

              The input connects again, indefinitely unless `connection.max_retries` says otherwise, \
              after delays that grow and are drawn at random. What the server sent in the meantime \
              is missing: websockets know no replay. Each loss and each failed attempt is one \
              warning in the log, with the reason and the next delay, and the length of the gap is \
              reported when data flows again.

              ### When the output is slow

              Messages wait in memory up to `max_buffered_messages` and `max_buffered_bytes`; then \
              the server is not read from until half of that has been written. In the worst case \
              an input takes `max_buffered_bytes`, one batch of 4 MiB that is being written, one \
              burst of up to 4 MiB, 2.25 times `max_message_size` for a message that is being put \
              together, and with `compression` 8 MiB that can be inflated before it is seen that \
              there is no more room. Messages that are being put together never take more than half \
              of the heap, for all inputs of a process.\
              """)
          .category("Network")
          .field(URL)
          .field(URLS)
          .field(OpenMessageFields.OPEN_MESSAGE)
          .field(OpenMessageFields.OPEN_MESSAGE_TYPE)
          .field(OpenMessageFields.OPEN_MESSAGES)
          .authentication()
          .protocol()
          .field(HeaderFields.HEADERS)
          .field(SUBPROTOCOLS)
          .field(ORIGIN)
          .field(MAX_MESSAGE_SIZE)
          .field(COMPRESSION)
          .field(PING)
          .field(HEARTBEAT)
          .field(IDLE_TIMEOUT)
          .field(CONNECT_TIMEOUT)
          .field(HANDSHAKE_TIMEOUT)
          .field(CLOSE_TIMEOUT)
          .field(TLS)
          .field(PROXY_URL)
          .field(READ_INTERVAL)
          .field(MAX_BUFFERED_MESSAGES)
          .field(MAX_BUFFERED_BYTES)
          .rule(OpenMessageFields::check)
          .rule(HeaderFields::check)
          .rule(WebSocketFields::checkTimeouts)
          .build();

  private WebSocketFields() {}

  private static void checkPing(Config ping, ConfigSpec.Reporter reporter) {
    if (ping.get(PING_ALWAYS) && ping.get(PING_INTERVAL).isZero()) {
      reporter.warning(PING_ALWAYS, "has no effect, since interval is 0s");
    }
  }

  private static void checkTimeouts(Config config, ConfigSpec.Reporter reporter) {
    Duration whole = config.get(HANDSHAKE_TIMEOUT);
    if (config.isSet(CONNECT_TIMEOUT) && config.get(CONNECT_TIMEOUT).compareTo(whole) > 0) {
      reporter.warning(
          CONNECT_TIMEOUT,
          "is longer than handshake_timeout ("
              + Durations.format(whole)
              + "), which ends the attempt before; set that, too");
    }
  }
}
