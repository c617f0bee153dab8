package dev.inlet.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one place that hides secrets from what people read. It is told every secret of a
 * configuration, and of what was made with them, and takes them out of texts: as they are and in
 * the encodings in which others quote them, which are those of URLs, JSON, HTML and base64, also
 * one inside the other.
 *
 * <p>Thread-safe. Masking takes time in proportion to the text, so it is for the texts of events,
 * not for messages.
 */
public final class Masker {

  /** What stands in the place of a secret. */
  public static final String REDACTED = "[REDACTED]";

  /**
   * How many characters a secret has to have to be looked for in texts: shorter ones would be found
   * where nobody wrote them.
   */
  public static final int MIN_LENGTH = 6;

  /**
   * How many secrets that are {@linkplain #addRenewed renewed} a masker knows at a time, without
   * those that its {@linkplain #scope scopes} know.
   */
  public static final int MAX_RENEWED = 16;

  private final @Nullable Masker outer;

  /** Guarded by itself. */
  private final Set<String> secrets = new LinkedHashSet<>();

  private volatile SecretForms forms = SecretForms.NONE;

  /** The oldest first. Guarded by {@link #secrets}. */
  private final Deque<String> renewed = new ArrayDeque<>();

  private volatile SecretForms formsOfRenewed = SecretForms.NONE;

  /** A masker that knows nothing yet. */
  public Masker() {
    this(null);
  }

  private Masker(@Nullable Masker outer) {
    this.outer = outer;
  }

  /**
   * A masker for something that ends, such as an attempt to connect: it knows what this one knows,
   * now and later. What it is told itself this one does not learn, so that is forgotten with it.
   */
  public Masker scope() {
    return new Masker(this);
  }

  /** Learns a secret; does nothing with one of less than {@value #MIN_LENGTH} characters. */
  public void add(String secret) {
    requireNonNull(secret, "secret is null");
    if (secret.length() < MIN_LENGTH || isKnown(secret)) {
      return;
    }
    synchronized (secrets) {
      if (secrets.add(secret)) {
        forms = forms.with(secret);
      }
    }
  }

  /**
   * Learns a secret that another one takes the place of before long, such as a token that is
   * renewed while a connection is open, or a signature: as {@link #add}, but it is forgotten once
   * this masker has learned {@value #MAX_RENEWED} others in this way. So it is one for the masker
   * of a {@linkplain #scope scope}, where nobody else has others to learn.
   */
  public void addRenewed(String secret) {
    requireNonNull(secret, "secret is null");
    if (secret.length() < MIN_LENGTH || isKnown(secret)) {
      return;
    }
    synchronized (secrets) {
      if (!renewed.remove(secret) && renewed.size() == MAX_RENEWED) {
        renewed.removeFirst();
      }
      renewed.addLast(secret);
      SecretForms all = SecretForms.NONE;
      for (String each : renewed) {
        all = all.with(each);
      }
      formsOfRenewed = all;
    }
  }

  private boolean isKnown(String secret) {
    synchronized (secrets) {
      if (secrets.contains(secret)) {
        return true;
      }
    }
    return outer != null && outer.isKnown(secret);
  }

  /**
   * Learns the value of a header as a whole and in its parts: the token behind a scheme, a decoded
   * Basic password, cookies, quoted parameters.
   */
  public void addHeader(String value) {
    SecretParts.ofHeader(value).forEach(this::add);
  }

  /** Learns the user info of a URI and the values of its query, encoded and decoded. */
  public void addUri(URI uri) {
    SecretParts.ofUri(uri).forEach(this::add);
  }

  /**
   * Learns what looks like a credential in a message: all values of one that logs in, and long or
   * random-looking words of any other.
   */
  public void addMessage(String message) {
    SecretParts.ofMessage(message).forEach(this::add);
  }

  /** Learns what looks like a credential in a name that is offered, such as a subprotocol. */
  public void addName(String name) {
    SecretParts.ofName(name).forEach(this::add);
  }

  /**
   * Gives a text with {@link #REDACTED} in place of each secret. Mask first, then shorten: half a
   * secret is found by nobody.
   */
  public String mask(String text) {
    return mask(text, false);
  }

  /**
   * As {@link #mask}, for a text of which only the beginning is known: a secret of which three
   * characters or more stand at the very end is hidden as well.
   */
  public String maskCut(String text) {
    return mask(text, true);
  }

  private String mask(String text, boolean cut) {
    Spans spans = new Spans();
    for (Masker masker = this; masker != null; masker = masker.outer) {
      masker.forms.find(text, cut, spans);
      masker.formsOfRenewed.find(text, cut, spans);
    }
    return spans.replaceIn(text);
  }

  /**
   * What can be shown of a URI: all but its user info, the values of its query and its fragment,
   * and of that no secret.
   */
  public String mask(URI uri) {
    return mask(ShownUri.of(uri));
  }

  /**
   * What can be shown of a URI of which nothing is known but how much of its path people may see.
   */
  public static String show(URI uri, String shownPath) {
    return ShownUri.of(uri, shownPath);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "Masker";
  }
}
