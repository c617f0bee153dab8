/** The authentication scheme {@code jwt}. */
@org.jspecify.annotations.NullMarked
module dev.inlet.auth.jwt {
  requires com.nimbusds.jose.jwt;
  requires dev.inlet.api;
  requires dev.inlet.keys;

  provides dev.inlet.auth.AuthProvider with
      dev.inlet.auth.jwt.JwtAuthProvider;
}
