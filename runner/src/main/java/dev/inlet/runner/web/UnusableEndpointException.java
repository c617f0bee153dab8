package dev.inlet.runner.web;

import java.io.IOException;

/** What an endpoint names cannot be listened on, and that does not pass by itself. */
public final class UnusableEndpointException extends IOException {
  private static final long serialVersionUID = 1;

  UnusableEndpointException(String message) {
    super(message);
  }

  /** The same, of an endpoint. */
  UnusableEndpointException(Endpoint endpoint, UnusableEndpointException cause) {
    super(endpoint + ": " + cause.getMessage(), cause);
  }
}
