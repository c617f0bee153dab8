package dev.inlet.tls;

import dev.inlet.auth.CredentialFiles;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigException;
import dev.inlet.config.Field;
import dev.inlet.config.Problem;
import dev.inlet.keys.KeyFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The contents of the files that a section names, all read at one time. */
record TlsFiles(Map<Place, byte[]> contents) {

  /** A field that names a file. Sections are compared by identity. */
  private record Place(Config section, Field<String> field) {}

  static TlsFiles read(Config tls) {
    Map<Place, byte[]> contents = new LinkedHashMap<>();
    if (tls.get(TlsFields.ENABLED)) {
      for (Place place : places(tls)) {
        contents.put(place, content(place));
      }
    }
    return new TlsFiles(contents);
  }

  private static List<Place> places(Config tls) {
    List<Place> places = new ArrayList<>();
    if (!tls.get(TlsFields.SKIP_CERT_VERIFY)) {
      places.add(new Place(tls, TlsFields.ROOT_CAS_FILE));
    }
    for (Config entry : tls.get(TlsFields.CLIENT_CERTS)) {
      places.add(new Place(entry, TlsFields.CERT_FILE));
      places.add(new Place(entry, TlsFields.KEY_FILE));
    }
    places.removeIf(place -> !isSet(place));
    return places;
  }

  private static byte[] content(Place place) {
    try {
      return CredentialFiles.read(Path.of(place.section().get(place.field())));
    } catch (IOException e) {
      throw new ConfigException(place.section().problem(place.field(), Problem.reason(e)));
    } catch (InvalidPathException e) {
      throw new ConfigException(
          place.section().problem(place.field(), "is no path: " + e.getReason()));
    }
  }

  /** What a field holds, or the file that it names. */
  KeyFile keyFile(Config section, Field<String> field) {
    byte[] content = contents.get(new Place(section, field));
    return content != null ? KeyFile.of(content) : KeyFile.of(section.get(field));
  }

  /** Tells contents apart without keeping keys in memory. */
  byte[] fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] content : contents.values()) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, content.length));
        digest.update(content);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Without the contents. */
  @Override
  public String toString() {
    return "TlsFiles" + contents.keySet().stream().map(place -> place.field().name()).toList();
  }

  private static boolean isSet(Place place) {
    return !place.section().get(place.field()).isEmpty();
  }
}
