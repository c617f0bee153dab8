package dev.inlet.input.websocket.wire;

/** The close codes of RFC 6455, section 7.4, and of the registry that it founded. */
public final class CloseCode {
  public static final int NORMAL = 1000;
  static final int PROTOCOL_ERROR = 1002;
  static final int NO_STATUS = 1005;
  public static final int ABNORMAL = 1006;
  static final int INVALID_PAYLOAD = 1007;
  static final int POLICY_VIOLATION = 1008;
  static final int TOO_BIG = 1009;
  static final int UNAUTHORIZED = 3000;
  static final int FORBIDDEN = 3003;
  static final int TRY_AGAIN_LATER = 1013;

  private CloseCode() {}

  /** Whether a Close frame may carry the code (section 7.4.2). */
  static boolean isAllowedInFrame(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  /**
   * Whether the code may say that credentials are not accepted any more: by the registry (3000
   * unauthorized, 3003 forbidden), or as a word of the server's own.
   */
  public static boolean mayConcernCredentials(int code) {
    return code == POLICY_VIOLATION
        || code == UNAUTHORIZED
        || code == FORBIDDEN
        || (code >= 4000 && code <= 4999);
  }

  /** Whether a server that closes with this code would do so again soon. */
  public static boolean asksForPatience(int code) {
    return code == TRY_AGAIN_LATER || mayConcernCredentials(code);
  }

  /** The code with its name, such as {@code 1008 policy violation}. */
  public static String describe(int code) {
    String name =
        switch (code) {
          case NORMAL -> "normal closure";
          case 1001 -> "going away";
          case PROTOCOL_ERROR -> "protocol error";
          case 1003 -> "unsupported data";
          case NO_STATUS -> "no status received";
          case 1006 -> "abnormal closure"; // no frame may say so, but some do
          case INVALID_PAYLOAD -> "invalid payload data";
          case POLICY_VIOLATION -> "policy violation";
          case TOO_BIG -> "message too big";
          case 1010 -> "mandatory extension";
          case 1011 -> "internal error";
          case 1012 -> "service restart";
          case TRY_AGAIN_LATER -> "try again later";
          case 1014 -> "bad gateway";
          case UNAUTHORIZED -> "unauthorized";
          case FORBIDDEN -> "forbidden";
          default ->
              code >= 4000 && code <= 4999
                  ? "private use"
                  : code >= 3000 && code <= 3999 ? "registered use" : "unknown code";
        };
    return code + " " + name;
  }
}
