package dev.inlet.host;

import dev.inlet.config.Masker;
import org.jspecify.annotations.Nullable;

/**
 * Stands for what a plugin has thrown, and for each cause of it: with its stack trace and its
 * words, but without the secrets that those may hold. Whoever logs an exception as a whole shows
 * them.
 */
final class MaskedException extends Exception {
  private static final long serialVersionUID = 1;

  /** Of causes and what was suppressed; what is deeper, or leads back to itself, is left out. */
  private static final int MAX_DEPTH = 10;

  private MaskedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static MaskedException of(Throwable thrown, Masker masker) {
    return of(thrown, masker, MAX_DEPTH);
  }

  private static MaskedException of(Throwable thrown, Masker masker, int depth) {
    Throwable cause = depth > 0 ? thrown.getCause() : null;
    MaskedException masked =
        new MaskedException(
            masker.mask(thrown.toString()), cause == null ? null : of(cause, masker, depth - 1));
    masked.setStackTrace(thrown.getStackTrace());
    if (depth > 0) {
      for (Throwable suppressed : thrown.getSuppressed()) {
        masked.addSuppressed(of(suppressed, masker, depth - 1));
      }
    }
    return masked;
  }
}
