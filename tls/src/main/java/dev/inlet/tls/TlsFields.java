package dev.inlet.tls;

import dev.inlet.config.Config;
import dev.inlet.config.ConfigSpec;
import dev.inlet.config.Field;
import dev.inlet.config.FieldTypes;
import java.util.List;

/** The fields of a section {@code tls}, for whatever connects to servers. */
public final class TlsFields {
  /** Whether the settings of the section count; the toggle of {@link #spec}. */
  public static final Field<Boolean> ENABLED =
      Field.bool("enabled")
          .description(
              "Whether the settings of this section count. What is encrypted by its URL (`wss`,"
                  + " `https`) is encrypted and verified without them, too.")
          .defaultsTo(false)
          .build();

  /** Whether any certificate is accepted for any host. */
  public static final Field<Boolean> SKIP_CERT_VERIFY =
      Field.bool("skip_cert_verify")
          .description(
              "Whether to accept any certificate for any host. Whoever sits on the way can then"
                  + " read and change everything; a warning says so at each start.")
          .defaultsTo(false)
          .build();

  /** The certificate authorities to trust, in PEM; not together with {@link #ROOT_CAS_FILE}. */
  public static final Field<String> ROOT_CAS =
      Field.string("root_cas")
          .description(
              "The certificate authorities to trust in place of those of the JDK, in PEM form. Keys"
                  + " and other entries between them are skipped.")
          .defaultsTo("")
          .build();

  /** A file of the certificate authorities to trust; read for every attempt to connect. */
  public static final Field<String> ROOT_CAS_FILE =
      Field.path("root_cas_file")
          .description(
              "A file of the certificate authorities to trust in place of those of the JDK: PEM,"
                  + " DER, PKCS#12 or JKS, recognised by its content. It is read again for every"
                  + " attempt to connect.")
          .defaultsTo("")
          .example("./root_cas.pem")
          .build();

  /** The password of a key store that {@link #ROOT_CAS_FILE} names. */
  public static final Field<String> ROOT_CAS_PASSWORD =
      Field.credential("root_cas_password")
          .description("The password of a key store that `root_cas_file` names.")
          .defaultsTo("")
          .advanced()
          .build();

  /** The certificate of an entry of {@link #CLIENT_CERTS}, and its chain, in PEM. */
  public static final Field<String> CERT =
      Field.string("cert")
          .description("The certificate and its chain, in PEM form.")
          .defaultsTo("")
          .build();

  /** The private key that belongs to {@link #CERT}, in PEM. */
  public static final Field<String> KEY =
      Field.string("key")
          .description("The private key of the certificate, in PEM form.")
          .secret()
          .defaultsTo("")
          .build();

  /** A file of the certificate of an entry of {@link #CLIENT_CERTS}; may hold its key as well. */
  public static final Field<String> CERT_FILE =
      Field.path("cert_file")
          .description(
              "A file of the certificate and its chain, in any order: PEM, DER, PKCS#12 or JKS,"
                  + " recognised by its content. It may hold the key as well. It is read again for"
                  + " every attempt to connect.")
          .defaultsTo("")
          .example("./client.pem")
          .build();

  /** A file of the private key that belongs to {@link #CERT_FILE}. */
  public static final Field<String> KEY_FILE =
      Field.path("key_file")
          .description(
              "A file of the private key, if it is not in `cert_file`: PEM or DER with PKCS#8 (also"
                  + " encrypted), PKCS#1 or SEC1, PKCS#12 or JKS; RSA, EC or Ed25519. It is read"
                  + " again for every attempt to connect.")
          .defaultsTo("")
          .example("./client.key")
          .build();

  /** The password of an encrypted {@link #KEY}, {@link #KEY_FILE} or key store. */
  public static final Field<String> PASSWORD =
      Field.credential("password")
          .description("The password of an encrypted private key or of a key store.")
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

  /** The certificates with which to identify to the server, each a section of its own. */
  public static final Field<List<Config>> CLIENT_CERTS =
      Field.of("client_certs", FieldTypes.listOf(FieldTypes.object(() -> CLIENT_CERT)))
          .description(
              "Certificates with which to identify to the server, each with its key: both inline,"
                  + " or both in files, or both in one file.")
          .defaultsTo(List.of())
          .build();

  /** The protocol versions that a user may insist on. */
  public static final Field<String> MIN_VERSION =
      Field.string("min_version")
          .description("The lowest version of TLS to accept: `TLSv1.2` or `TLSv1.3`.")
          .defaultsTo("TLSv1.2")
          .check(
              "must be TLSv1.2 or TLSv1.3",
              version -> version.equals("TLSv1.2") || version.equals("TLSv1.3"))
          .build();

  private TlsFields() {}

  /** Begins a spec of such a section, to which whoever connects can add fields of its own. */
  public static ConfigSpec.Builder spec() {
    return ConfigSpec.builder()
        .toggle(ENABLED)
        .field(SKIP_CERT_VERIFY)
        .field(ROOT_CAS)
        .field(ROOT_CAS_FILE)
        .field(ROOT_CAS_PASSWORD)
        .field(CLIENT_CERTS)
        .field(MIN_VERSION)
        .rule(TlsFields::checkAuthorities);
  }

  private static void checkAuthorities(Config config, ConfigSpec.Reporter reporter) {
    if (!config.get(ROOT_CAS).isEmpty() && !config.get(ROOT_CAS_FILE).isEmpty()) {
      reporter.error(ROOT_CAS_FILE, "root_cas is set, too; one of both is enough");
    }
  }

  private static void checkClientCert(Config config, ConfigSpec.Reporter reporter) {
    boolean cert = !config.get(CERT).isEmpty();
    boolean key = !config.get(KEY).isEmpty();
    boolean certFile = !config.get(CERT_FILE).isEmpty();
    boolean keyFile = !config.get(KEY_FILE).isEmpty();
    boolean inline = cert && key && !certFile && !keyFile;
    boolean files = certFile && !cert && !key;
    if (!inline && !files) {
      reporter.error(
          CERT_FILE,
          "set either cert_file, and key_file unless the key is in the same file, or cert and key");
    }
  }

  /** The field that holds the private key of a client certificate, or names its file. */
  static Field<String> keyField(Config clientCert) {
    if (!clientCert.get(KEY_FILE).isEmpty()) {
      return KEY_FILE;
    }
    return clientCert.get(CERT_FILE).isEmpty() ? KEY : CERT_FILE;
  }
}
