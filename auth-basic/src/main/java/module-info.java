/** The authentication scheme {@code basic_auth}. */
@org.jspecify.annotations.NullMarked
module dev.inlet.auth.basic {
  requires dev.inlet.api;

  provides dev.inlet.auth.AuthProvider with
      dev.inlet.auth.basic.BasicAuthProvider;
}
