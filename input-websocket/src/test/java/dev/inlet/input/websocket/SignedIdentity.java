package dev.inlet.input.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.inlet.input.websocket.tls.Keytool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate with an EC key that an authority has signed. */
final class SignedIdentity {
  private static final String PASSWORD = "changeit";

  private final KeyStore store;

  private SignedIdentity(KeyStore store) {
    this.store = requireNonNull(store, "store is null");
  }

  /**
   * Makes one.
   *
   * @param folder for files that are of no use afterwards
   * @param algorithm of the authority's key
   */
  static SignedIdentity create(Path folder, String algorithm, String host) throws Exception {
    return create(folder, algorithm, host, "");
  }

  /**
   * Makes one whose certificate is unusual.
   *
   * @param options of {@code keytool -gencert}, separated by spaces
   */
  static SignedIdentity create(Path folder, String algorithm, String host, String options)
      throws Exception {
    String file = folder.resolve("store.p12").toString();
    String request = folder.resolve("request").toString();
    String certificate = folder.resolve("certificate").toString();
    keytool(file, "-genkeypair -alias ca -keyalg " + algorithm + " -dname CN=ca -ext bc:c");
    keytool(file, "-genkeypair -alias leaf -keyalg EC -groupname secp256r1 -dname CN=" + host);
    keytool(file, "-certreq -alias leaf -file", request);
    keytool(
        file,
        ("-gencert -alias ca -ext san=dns:" + host + " " + options).strip() + " -infile",
        request,
        "-outfile",
        certificate);
    keytool(file, "-importcert -noprompt -alias leaf -file", certificate);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new SignedIdentity(store);
  }

  private static void keytool(String file, String options, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(options.split(" ", -1)));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("-storetype", "PKCS12", "-keystore", file, "-storepass", PASSWORD));
    Keytool.run(arguments);
  }

  /** The key and its chain, for a server. */
  KeyManagerFactory keys() throws GeneralSecurityException, IOException {
    char[] password = PASSWORD.toCharArray();
    KeyStore leaf = KeyStore.getInstance("PKCS12");
    leaf.load(null, null);
    leaf.setKeyEntry(
        "leaf", store.getKey("leaf", password), password, store.getCertificateChain("leaf"));
    // The other one asks whether the client knows how the chain is signed.
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(leaf, password);
    return keys;
  }

  /** For a server that shows this certificate. */
  SSLContext serverContext() throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys().getKeyManagers(), null, null);
    return context;
  }

  /** What the authority has signed. */
  X509Certificate certificate() throws GeneralSecurityException {
    return (X509Certificate) store.getCertificate("leaf");
  }

  /** The certificate of the authority as PEM. */
  String authority() throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
            .encodeToString(store.getCertificate("ca").getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }
}
