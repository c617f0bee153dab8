package dev.inlet.input;

/** An attempt to connect failed. Its message is that of its {@linkplain #details details}. */
public final class ConnectFailedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient ConnectionFailure details;

  /** For an input that knows nothing but a reason; see {@link ConnectionFailure#of}. */
  public ConnectFailedException(String message) {
    this(ConnectionFailure.of(message));
  }

  /**
   * Carries all that is known; message and cause are those of the details.
   *
   * @param details what is known about the attempt
   */
  public ConnectFailedException(ConnectionFailure details) {
    super(details.message(), details.cause().orElse(null));
    this.details = details;
  }

  /** What is known about it, for programs. */
  public ConnectionFailure details() {
    return details;
  }
}
