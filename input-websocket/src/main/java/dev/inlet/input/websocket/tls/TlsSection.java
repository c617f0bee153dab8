package dev.inlet.input.websocket.tls;

import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.tls.TlsFields;

/** The section {@code tls}: what it has everywhere, and the name that a server goes by. */
public final class TlsSection {
  public static final Field<String> SERVER_NAME =
      Field.string("server_name")
          .description(
              "The host name to ask for (SNI) and to find in the server's certificate, if it is not"
                  + " that of the URL. A name or an IP address, without a port. Servers that run on"
                  + " Java refuse to be asked by a name with an underscore; give them another.")
          .defaultsTo("")
          .check(
              "must be a host name or an IP address, without a port",
              name -> name.isEmpty() || ServerName.isValid(name))
          .build();

  /** Who does the work. */
  public static final Field<TlsEngine> ENGINE =
      Field.choice("engine", TlsEngine.class)
          .description(
              "Which implementation of TLS to use. `jdk` is Java's own. `native` is BoringSSL,"
                  + " which takes about half of the processor time; without its library for the"
                  + " platform the config is refused. `auto` is BoringSSL if its library is there,"
                  + " else Java's; if a handshake fails because the server and the engine have no"
                  + " version, cipher or kind of certificate in common, the next attempt uses the"
                  + " other engine, which is kept once it connects. Both verify certificates in"
                  + " the same way.")
          .advanced()
          .defaultsTo(TlsEngine.AUTO)
          .build();

  /** What the section consists of. */
  public static final ConfigSpec SPEC = TlsFields.spec().field(SERVER_NAME).field(ENGINE).build();

  private TlsSection() {}
}
