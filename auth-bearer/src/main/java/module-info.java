/** The authentication scheme {@code bearer}. */
@org.jspecify.annotations.NullMarked
module dev.inlet.auth.bearer {
  requires dev.inlet.api;

  provides dev.inlet.auth.AuthProvider with
      dev.inlet.auth.bearer.BearerAuthProvider;
}
