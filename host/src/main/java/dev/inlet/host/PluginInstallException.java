package dev.inlet.host;

/** A plugin cannot be installed or removed. The message is one line for the person who asked. */
public final class PluginInstallException extends Exception {
  private static final long serialVersionUID = 1;

  public PluginInstallException(String message) {
    super(message);
  }

  public PluginInstallException(String message, Throwable cause) {
    super(message, cause);
  }
}
