package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.Headers;
import dev.waybill.signature.Vectors;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signatures as AWS publishes them, and as its own signer makes them. */
class SigV4Test {
  static Stream<Arguments> vectors() {
    return Stream.of("suite", "s3").map(file -> Vectors.read("aws-sigv4/" + file + ".json"))
        .flatMap(file -> StreamSupport.stream(file.path("cases").spliterator(), false)
            .map(one -> Arguments.of(one.path("name").textValue(), file, one)));
  }

  /** The suite writes paths without any encoding, so that they are encoded once: as S3 has it, but normalised. */
  private static String path(JsonNode file, String path) {
    String plain = PercentText.withoutQuery(path);
    return file.path("service").textValue().equals("s3") ? path : path.replace(plain, SigV4.normalized(plain));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void signsThePublishedRequests(String name, JsonNode file, JsonNode vector) {
    Headers headers = Headers.of("Host", file.path("host").textValue(), "X-Amz-Date", file.path("time").textValue());
    String hash = HexFormat.of().formatHex(BodyDigest.sha256(vector.path("body").textValue()));
    if (file.path("service").textValue().equals("s3")) {
      headers = headers.with("X-Amz-Content-Sha256", hash);
    }
    for (JsonNode field : vector.path("headers")) {
      headers = headers.with(field.get(0).textValue(), field.get(1).textValue());
    }
    String authorization = new SigV4(file.path("service").textValue(), file.path("region").textValue(), true).authorization(
        file.path("access_key").textValue(), file.path("secret_key").textValue(), vector.path("method").textValue(),
        path(file, vector.path("target").textValue()), headers, hash, file.path("time").textValue(), "***");
    assertThat(authorization).isEqualTo("AWS4-HMAC-SHA256 Credential=" + file.path("access_key").textValue() + "/"
        + file.path("time").textValue().substring(0, 8) + "/us-east-1/" + file.path("service").textValue() + "/aws4_request, SignedHeaders="
        + vector.path("signed").textValue() + ", Signature=" + vector.path("signature").textValue());
  }

  @ParameterizedTest(name = "{0}: {1} and {2}")
  @CsvSource({
    "/,/,/", "//,/,//", "/a%2Fb,/a%252Fb,/a%2Fb", "/a/b,/a/b,/a/b", "/100%25,/100%2525,/100%25", "//example//,/example/,//example//",
    "/a/..b/.c,/a/..b/.c,/a/..b/.c", "/a/../b,/b,/a/../b", "/a/./b/.,/a/b/,/a/./b/.", "/..,/,/..", "/a+b@c,/a%2Bb%40c,/a%2Bb%40c",
    "/%e2%98%83,/%25e2%2598%2583,/%E2%98%83",
  })
  void aPathIsEncodedTwiceButForS3(String path, String twice, String once) {
    assertThat(new SigV4("ses", "x", false).path(path)).isEqualTo(twice);
    assertThat(new SigV4("s3", "x", true).path(path)).isEqualTo(once);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '>', value = {
    "Param2=value2&Param1=value1 > Param1=value1&Param2=value2", "a=10&a=9 > a=10&a=9", "x=a.b&x=a%2Fb > x=a%2Fb&x=a.b", "a=1&a=1 > a=1&a=1",
    "q=a+b > q=a%2Bb", "q=a%20b > q=a%20b", "b&a=1 > a=1&b=", "a=1=2 > a=1%3D2", "&& > ''",
  })
  void aQueryIsSortedByItsEncoding(String query, String canonical) {
    assertThat(SigV4.query(query)).isEqualTo(canonical);
  }

  private static String word(Random random, String letters, int most) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(most) + 1; i > 0; i--) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  /** A request as the engine makes them: everything in paths and queries is encoded. */
  private static SdkHttpRequest request(Random random) {
    String letters = "aZ09-._~ /?#é☃&=+%$!*'()";
    StringBuilder path = new StringBuilder("/v2");
    for (int i = random.nextInt(4); i > 0; i--) {
      path.append('/').append(PercentText.encode("x" + word(random, letters, 8)));
    }
    SdkHttpRequest.Builder request = SdkHttpRequest.builder().method(random.nextBoolean() ? SdkHttpMethod.GET : SdkHttpMethod.POST)
        .uri(URI.create("https://email.eu-west-1.amazonaws.com" + path));
    for (int i = random.nextInt(4); i > 0; i--) {
      request.appendRawQueryParameter(word(random, "abC", 2), random.nextInt(5) == 0 ? "" : word(random, letters, 8));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      request.appendHeader("X-Own-" + word(random, "abc", 1), word(random, "a b,;=\"", 9).strip() + "x");
    }
    return request.build();
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void signsAsTheSdkDoes(boolean s3) {
    Random random = new Random(4);
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    for (int i = 0; i < 300; i++) {
      SdkHttpRequest request = request(random);
      byte[] body = request.method() == SdkHttpMethod.GET ? new byte[0] : word(random, "body", 30).getBytes(StandardCharsets.UTF_8);
      SdkHttpRequest signed = (SdkHttpRequest) AwsV4HttpSigner.create().sign(sign -> sign
          .identity(AwsCredentialsIdentity.create("AKID", "s3cret")).request(request).payload(() -> new ByteArrayInputStream(body))
          .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, s3 ? "s3" : "ses").putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
          .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !s3).putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !s3)
          .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, true)
          .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC))).request();
      Headers[] headers = {Headers.NONE};
      signed.forEachHeader((name, values) -> values.forEach(value -> headers[0] = headers[0].with(name, value)));
      String hash = HexFormat.of().formatHex(BodyDigest.sha256(new String(body, StandardCharsets.UTF_8)));
      String query = signed.encodedQueryParameters().map(text -> "?" + text).orElse("");
      assertThat(new SigV4(s3 ? "s3" : "ses", "eu-west-1", s3).authorization("AKID", "s3cret", signed.method().name(), signed.encodedPath() + query,
          headers[0].without("Authorization"), hash, SigV4.time(now), "***"))
          .as("%s %s%s %s", signed.method(), signed.encodedPath(), query, List.of(signed.headers()))
          .isEqualTo(headers[0].get("Authorization"));
    }
  }
}
