package dev.inlet.input.websocket.tls;

import dev.inlet.input.websocket.text.OneLine;
import io.netty.handler.ssl.OpenSsl;
import io.netty.util.internal.PlatformDependent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The library of BoringSSL that netty-tcnative calls. It is loaded by whoever asks for it first, at
 * most once in a process; whether that fails or not, to ask again costs nothing.
 */
final class NativeLibrary {
  /** The version of netty-tcnative: its classes and the library have to be of the same. */
  static final String VERSION = "2.0.84.Final";

  static final String ARTIFACT = "io.netty:netty-tcnative-boringssl-static:" + VERSION;

  /** Where the library is found, for each platform that there is one for. */
  private static final Map<String, String> RESOURCES = new LinkedHashMap<>();

  static {
    for (String platform :
        List.of("linux-x86_64", "linux-aarch_64", "osx-x86_64", "osx-aarch_64")) {
      String ending = platform.startsWith("osx") ? ".jnilib" : ".so";
      RESOURCES.put(platform, "libnetty_tcnative_" + platform.replace('-', '_') + ending);
    }
    RESOURCES.put("windows-x86_64", "netty_tcnative_windows_x86_64.dll");
  }

  private NativeLibrary() {}

  /** Why there is no BoringSSL to be used, in one line; empty if there is. */
  static Optional<String> problem() {
    if (OpenSsl.isAvailable()) {
      return OpenSsl.versionString().contains("BoringSSL")
          ? Optional.empty()
          : Optional.of("the library of netty-tcnative is " + OpenSsl.versionString());
    }
    String platform = platform();
    if (isThere(platform)) {
      return Optional.of("its library does not load: " + reason(OpenSsl.unavailabilityCause()));
    }
    List<String> others = RESOURCES.keySet().stream().filter(NativeLibrary::isThere).toList();
    String found = others.isEmpty() ? "" : ", only for " + String.join(" and ", others);
    return Optional.of("there is no library of it for " + platform + found);
  }

  /** What to do about it. */
  static String remedy() {
    String platform = platform();
    return RESOURCES.containsKey(platform)
        ? "put the jar of " + ARTIFACT + ":" + platform + " on the class path, or beside inlet.jar"
        : ARTIFACT + " has libraries for " + String.join(", ", RESOURCES.keySet());
  }

  /** What it is, for people. */
  static String description() {
    return OpenSsl.versionString() + ", netty-tcnative " + VERSION;
  }

  /** As Netty names it. */
  static String platform() {
    return PlatformDependent.normalizedOs() + "-" + PlatformDependent.normalizedArch();
  }

  private static boolean isThere(String platform) {
    ClassLoader loader = OpenSsl.class.getClassLoader();
    String resource = RESOURCES.get(platform);
    return resource != null
        && loader != null
        && loader.getResource("META-INF/native/" + resource) != null;
  }

  /** Netty tries several names; what became of the first is what counts. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (true) {
      Throwable inner =
          cause.getSuppressed().length > 0 ? cause.getSuppressed()[0] : cause.getCause();
      if (inner == null || inner == cause) {
        return OneLine.quote(String.valueOf(cause.getMessage()));
      }
      cause = inner;
    }
  }
}
