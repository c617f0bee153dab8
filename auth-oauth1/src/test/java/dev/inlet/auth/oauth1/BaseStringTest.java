package dev.inlet.auth.oauth1;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The base string")
class BaseStringTest {

  @Test
  @DisplayName("Of the example of RFC 5849, section 3.4.1.1, comes out as printed there")
  void exampleOfTheRfc() throws Exception {
    SignedUrl url =
        SignedUrl.of(URI.create("http://EXAMPLE.com:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b"));
    List<Parameter> others =
        Stream.of(
                "oauth_consumer_key=9djdj82h48djs9d2",
                "oauth_token=kkk9d7dh3k39sjv7",
                "oauth_signature_method=HMAC-SHA1",
                "oauth_timestamp=137131201",
                "oauth_nonce=7d8f3e4a",
                "c2",
                "a3=2+q")
            .map(Parameter::parse)
            .toList();
    String baseString = BaseString.of("POST", url, others);
    assertThat(baseString)
        .isEqualTo(
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D"
                + "%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26"
                + "oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp"
                + "%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7");
    // The signature as erratum 2550 corrects it.
    assertThat(Signatures.hmac("HmacSHA1", "j49sk3j29djd&dh893hdasih9", baseString))
        .isEqualTo("r6/TJjbCOr97/+UU0NsvSne7s5g=");
  }

  @ParameterizedTest(name = "Signs {0} as {1}")
  @CsvSource({
    // RFC 5849, section 3.4.1.2
    "http://EXAMPLE.COM:80/r%20v/X?id=123, http://example.com/r%20v/X",
    "https://www.example.net:8080/?q=1, https://www.example.net:8080/",
    "ws://localhost:4195/get/ws, http://localhost:4195/get/ws",
    "wss://feed.example.com, https://feed.example.com/",
    "WSS://feed.example.com:443/Stream, https://feed.example.com/Stream",
    "ws://feed.example.com:443/, http://feed.example.com:443/",
    "wss://feed.example.com:80/, https://feed.example.com:80/",
    "ws://user:pass@feed.example.com/, http://feed.example.com/",
    "ws://feed.example.com/a#fragment, http://feed.example.com/a",
    "ws://feed.example.com:/a, http://feed.example.com/a",
    "ws://[2001:DB8::1]/a, http://[2001:db8::1]/a",
    "ws://[2001:DB8::1]:8080/a, http://[2001:db8::1]:8080/a",
    "ws://under_score.example.com:8080/a, http://under_score.example.com:8080/a",
    "ws://feed.example.com/ü, http://feed.example.com/%C3%BC",
    "wss://Bücher.example/ü, https://xn--bcher-kva.example/%C3%BC",
    "ws://user:pässword@bücher.example:8080/, http://xn--bcher-kva.example:8080/",
  })
  void baseUrl(URI given, String signed) {
    assertThat(SignedUrl.of(given).base()).isEqualTo(signed);
  }

  @ParameterizedTest(name = "Signs the query {0} as {1}")
  @CsvSource(
      delimiter = ' ',
      value = {
        "a=1&a=1 a=1&a=1",
        "flag flag=",
        "flag&flag= flag=&flag=",
        "a=x=y a=x%3Dy",
        "b=2&a=1 a=1&b=2",
        "a=2&a=10&a=1 a=1&a=10&a=2",
        "a-b=1&a=2 a=2&a-b=1",
        "q=a+b q=a%20b",
        "q=a%2Bb q=a%2Bb",
        "q=%e2%82%ac q=%E2%82%AC",
        "q=€ q=%E2%82%AC",
        "q=%ff q=%FF",
        "q=%7E%2D~ q=~-~",
        "q=!*'() q=%21%2A%27%28%29",
        "realm=x realm=x",
        "oauth_token=x oauth_token=x",
        "&&a=1& a=1",
        "=1 =1",
        "a=1;b=2 a=1%3Bb%3D2"
      })
  void query(String query, String normalised) {
    SignedUrl url = SignedUrl.of(URI.create("ws://h/?" + query));
    assertThat(BaseString.of("GET", url, List.of()))
        .isEqualTo("GET&http%3A%2F%2Fh%2F&" + PercentEncoding.encode(normalised));
  }

  @Test
  @DisplayName("Ends with an ampersand if there is nothing to normalise")
  void noParameters() {
    assertThat(BaseString.of("GET", SignedUrl.of(URI.create("ws://h?")), List.of()))
        .isEqualTo("GET&http%3A%2F%2Fh%2F&");
  }
}
