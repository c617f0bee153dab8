package dev.inlet.testkit;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/** The file descriptors of the process: each open socket and file is one. */
final class Descriptors {

  private Descriptors() {}

  /** How many are open; empty where the system does not tell. */
  static OptionalLong open() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? OptionalLong.of(unix.getOpenFileDescriptorCount())
        : OptionalLong.empty();
  }
}
