package dev.inlet.host;

/** A plugin cannot be installed or removed. The message is one line for the person who asked. */
public final class PluginInstallException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Says why, for the person who asked.
   *
   * @param message one line
   */
  public PluginInstallException(String message) {
    super(message);
  }

  /**
   * Says why, for the person who asked, with the exception behind it for a log.
   *
   * @param message one line
   */
  public PluginInstallException(String message, Throwable cause) {
    super(message, cause);
  }
}
