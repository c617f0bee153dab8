/** The output {@code http}. */
@org.jspecify.annotations.NullMarked
module dev.inlet.output.http {
  requires dev.inlet.api;
  requires dev.inlet.tls;
  requires java.net.http;

  provides dev.inlet.output.OutputProvider with
      dev.inlet.output.http.HttpOutputProvider;
}
