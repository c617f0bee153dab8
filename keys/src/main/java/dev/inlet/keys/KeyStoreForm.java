package dev.inlet.keys;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A key store, PKCS#12 or one of Java's own. It is opened each time it is asked for something. */
final class KeyStoreForm implements KeyFile.Form {
  private static final int JKS_MAGIC = 0xfeedfeed;
  private static final int JCEKS_MAGIC = 0xcececece;

  private static final char[] EMPTY = {};

  private final Type type;
  private final byte[] content;

  /** The kinds of stores, under the JDK's names. */
  private enum Type {
    PKCS12,
    JKS,
    JCEKS
  }

  private KeyStoreForm(Type type, byte[] content) {
    this.type = type;
    this.content = content.clone();
  }

  /** The store, if the content is one. */
  static Optional<KeyStoreForm> recognise(byte[] content) {
    return type(content).map(type -> new KeyStoreForm(type, content));
  }

  private static Optional<Type> type(byte[] content) {
    if (content.length < Integer.BYTES) {
      return Optional.empty();
    }
    int magic = ByteBuffer.wrap(content).getInt();
    if (magic == JKS_MAGIC) {
      return Optional.of(Type.JKS);
    }
    if (magic == JCEKS_MAGIC) {
      return Optional.of(Type.JCEKS);
    }
    return DerKind.of(content) == DerKind.PKCS12 ? Optional.of(Type.PKCS12) : Optional.empty();
  }

  @Override
  public PrivateKey privateKey(Optional<char[]> password) throws KeyFileException {
    try {
      KeyStore store = open(password);
      List<String> keys = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
          keys.add(alias);
        }
      }
      if (keys.size() != 1) {
        throw new KeyFileException(
            keys.isEmpty()
                ? none("private key")
                : "holds " + keys.size() + " private keys where one is needed");
      }
      return key(store.getKey(keys.get(0), password.orElse(EMPTY)));
    } catch (UnrecoverableKeyException e) {
      throw password.isPresent()
          ? new KeyFileException(
              "has a key with another password than its own;"
                  + " \"keytool -keypasswd -keystore FILE -alias NAME\" changes it",
              e)
          : noPassword();
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private static PrivateKey key(Key key) throws KeyFileException {
    if (key instanceof PrivateKey privateKey) {
      return privateKey;
    }
    throw new KeyFileException("holds no private key");
  }

  private String none(String what) {
    // Java passes over unencrypted keys, and certificates with neither a key nor a mark of its own.
    return type == Type.PKCS12
        ? "holds no "
            + what
            + " that Java can see;"
            + " \"openssl pkcs12 -in OLD -nodes -out NEW\" makes a PEM file of all in it"
        : "holds no " + what;
  }

  @Override
  public List<X509Certificate> certificates(Optional<char[]> password) throws KeyFileException {
    Set<X509Certificate> certificates = new LinkedHashSet<>();
    try {
      KeyStore store = open(password);
      for (String alias : Collections.list(store.aliases())) {
        Certificate[] chain = store.getCertificateChain(alias);
        Certificate[] all = chain != null ? chain : new Certificate[] {store.getCertificate(alias)};
        for (Certificate certificate : all) {
          if (certificate instanceof X509Certificate x509) {
            certificates.add(x509);
          }
        }
      }
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
    if (certificates.isEmpty()) {
      throw new KeyFileException(none("certificate"));
    }
    return List.copyOf(certificates);
  }

  private KeyStore open(Optional<char[]> password)
      throws KeyFileException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(type.name());
    // Java's own stores show their certificates without a password; PKCS#12 may have an empty one.
    char[] effective = password.orElse(type == Type.PKCS12 ? EMPTY : null);
    try {
      store.load(new ByteArrayInputStream(content), effective);
      return store;
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw password.isPresent()
            ? new KeyFileException("cannot be opened: the password is wrong", e)
            : noPassword();
      }
      throw unusable(e);
    }
  }

  private static KeyFileException noPassword() {
    return new KeyFileException("is protected by a password, and there is none for it");
  }

  private KeyFileException unusable(Exception cause) {
    return new KeyFileException("is a damaged or unsupported key store (" + type + ")", cause);
  }
}
