package dev.inlet.input.websocket;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import java.util.List;

/** The fields of {@code tls}. */
final class TlsFields {
  static final Field<Boolean> ENABLED =
      Field.bool("enabled")
          .description(
              "Whether the settings of this section count. A `wss` URL is encrypted and verified"
                  + " without them, too.")
          .defaultsTo(false)
          .build();

  static final Field<Boolean> SKIP_CERT_VERIFY =
      Field.bool("skip_cert_verify")
          .description(
              "Whether to accept any certificate for any host. Whoever sits on the way can then read"
                  + " and change everything; a warning says so at each start.")
          .defaultsTo(false)
          .build();

  static final Field<String> ROOT_CAS =
      Field.string("root_cas")
          .description(
              "The certificate authorities to trust in place of those of the JDK, in PEM format.")
          .defaultsTo("")
          .build();

  static final Field<String> ROOT_CAS_FILE =
      Field.string("root_cas_file")
          .description(
              "A PEM file of the certificate authorities to trust in place of those of the JDK.")
          .defaultsTo("")
          .example("./root_cas.pem")
          .build();

  static final Field<String> CERT =
      Field.string("cert")
          .description("The certificate, followed by its chain, in PEM format.")
          .defaultsTo("")
          .build();

  static final Field<String> KEY =
      Field.string("key")
          .description("The private key of the certificate, in PEM format.")
          .secret()
          .defaultsTo("")
          .build();

  static final Field<String> CERT_FILE =
      Field.string("cert_file")
          .description("A PEM file of the certificate, followed by its chain.")
          .defaultsTo("")
          .example("./client.pem")
          .build();

  static final Field<String> KEY_FILE =
      Field.string("key_file")
          .description(
              "A PEM file of the private key: PKCS#1, PKCS#8 or encrypted PKCS#8; RSA, EC or"
                  + " Ed25519.")
          .defaultsTo("")
          .example("./client.key")
          .build();

  static final Field<String> PASSWORD =
      Field.string("password")
          .description("The password of an encrypted private key.")
          .secret()
          .defaultsTo("")
          .build();

  private static final ConfigSpec CLIENT_CERT =
      ConfigSpec.builder()
          .field(CERT)
          .field(KEY)
          .field(CERT_FILE)
          .field(KEY_FILE)
          .field(PASSWORD)
          .rule(TlsFields::checkClientCert)
          .build();

  static final Field<List<Config>> CLIENT_CERTS =
      Field.of("client_certs", FieldTypes.listOf(FieldTypes.object(() -> CLIENT_CERT)))
          .description(
              "Certificates with which to identify to the server, each with its key; both inline, or"
                  + " both in files.")
          .defaultsTo(List.of())
          .build();

  static final Field<String> SERVER_NAME =
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

  /** The protocol versions that a user may insist on. */
  static final Field<String> MIN_VERSION =
      Field.string("min_version")
          .description("The lowest version of TLS to accept: `TLSv1.2` or `TLSv1.3`.")
          .defaultsTo("TLSv1.2")
          .check(
              "must be TLSv1.2 or TLSv1.3",
              version -> version.equals("TLSv1.2") || version.equals("TLSv1.3"))
          .build();

  static final ConfigSpec SPEC =
      ConfigSpec.builder()
          .toggle(ENABLED)
          .field(SKIP_CERT_VERIFY)
          .field(ROOT_CAS)
          .field(ROOT_CAS_FILE)
          .field(CLIENT_CERTS)
          .field(SERVER_NAME)
          .field(MIN_VERSION)
          .rule(
              (config, reporter) -> {
                if (!config.get(ROOT_CAS).isEmpty() && !config.get(ROOT_CAS_FILE).isEmpty()) {
                  reporter.error(ROOT_CAS_FILE, "root_cas is set, too; one of both is enough");
                }
              })
          .build();

  private TlsFields() {}

  private static void checkClientCert(Config config, ConfigSpec.Reporter reporter) {
    boolean inline = !config.get(CERT).isEmpty() && !config.get(KEY).isEmpty();
    boolean files = !config.get(CERT_FILE).isEmpty() && !config.get(KEY_FILE).isEmpty();
    boolean some =
        !config.get(CERT).isEmpty()
            || !config.get(KEY).isEmpty()
            || !config.get(CERT_FILE).isEmpty()
            || !config.get(KEY_FILE).isEmpty();
    if (!some || inline == files) {
      reporter.error(CERT_FILE, "set either cert_file and key_file, or cert and key");
    }
  }
}
