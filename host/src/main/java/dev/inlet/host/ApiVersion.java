package dev.inlet.host;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the plugin API: a plugin runs with the version that it was built for and with later
 * ones of the same major number, which only add to it.
 */
record ApiVersion(int major, int minor) {
  /** That of this host: the first two numbers of the version of {@code input-api}. */
  static final ApiVersion CURRENT = new ApiVersion(0, 1);

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:[.-].*)?");

  /**
   * Checks that a plugin runs here.
   *
   * @param builtFor the version that its manifest names, such as {@code 0.1} or {@code 0.1.3}
   * @throws IOException if it does not; the message is the rest of a sentence about the plugin
   */
  void requireRuns(String builtFor) throws IOException {
    Matcher version = FORM.matcher(builtFor);
    if (!version.matches()) {
      throw new IOException(
          "names \"" + builtFor + "\" as the version of the plugin API, which is none");
    }
    int wantedMajor = Integer.parseInt(version.group(1));
    int wantedMinor = Integer.parseInt(version.group(2));
    if (wantedMajor > major || (wantedMajor == major && wantedMinor > minor)) {
      throw new IOException(
          "was built for version %d.%d of the plugin API, but this is %s; update Inlet"
              .formatted(wantedMajor, wantedMinor, this));
    }
    if (wantedMajor < major) {
      throw new IOException(
          "was built for version %d.%d of the plugin API, but this is %s; update the plugin"
              .formatted(wantedMajor, wantedMinor, this));
    }
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
