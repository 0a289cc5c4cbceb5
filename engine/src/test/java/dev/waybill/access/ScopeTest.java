package dev.waybill.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.access.Scope.Area;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
  @ParameterizedTest
  @ValueSource(strings = {"dispatch:phaxio/send_fax", "dispatch:phaxio/*", "dispatch:*/send_fax", "dispatch:*/*",
      "dispatch:com.acme.fax-2/a1",
      "read", "admin:read", "admin:write"})
  void isReadAndWrittenAlike(String text) {
    assertThat(Scope.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dispatch", "dispatch:", "dispatch:phaxio", "dispatch:phaxio/", "dispatch:/send", "dispatch:a/b/c",
      "dispatch:ph*/x",
      "dispatch:Phaxio/x", "dispatch:phaxio/X", "dispatch:**/x", "dispatch:phaxio/send fax", "Read", "read ", "admin", "admin:*",
      "*"})
  void refusesWhatIsNoScope(String text) {
    assertThatThrownBy(() -> Scope.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`" + text + "`");
  }

  @ParameterizedTest
  @CsvSource({
      "dispatch:phaxio/send_fax, phaxio,  send_fax, true,  true",
      "dispatch:phaxio/send_fax, phaxio,  send,     false, true",
      "dispatch:phaxio/send_fax, phaxio2, send_fax, false, false",
      "dispatch:phaxio/*,        phaxio,  anything, true,  true",
      "dispatch:phaxio/*,        phaxi,   anything, false, false",
      "dispatch:*/send_fax,      any,     send_fax, true,  true",
      "dispatch:*/send_fax,      any,     other,    false, true",
      "dispatch:*/*,             any,     other,    true,  true",
      "read,                     phaxio,  send_fax, false, false",
      "admin:write,              phaxio,  send_fax, false, false"})
  void coversExactlyWhatIsWritten(String scope, String provider, String action, boolean dispatch, boolean use) {
    Caller caller = new Caller("c", List.of(Scope.parse(scope)));
    assertThat(caller.mayDispatch(provider, action)).isEqualTo(dispatch);
    assertThat(caller.mayUse(provider)).isEqualTo(use);
  }

  @ParameterizedTest
  @CsvSource({
      "dispatch:acme/*, acme, send, true, true", "dispatch:acme/send, acme, send, true, true", "dispatch:acme/send, acme, other, true, false",
      "dispatch:*/*, acme, send, false, false", "dispatch:*/send, acme, send, false, false", "dispatch:*/*, *, *, false, false",
      "dispatch:acme/*, acme2, send, false, false", "read, acme, send, false, false"})
  void aProviderIsNamedOnlyWhereItsNameIsWritten(String scope, String provider, String action, boolean provided, boolean both) {
    Caller caller = new Caller("c", List.of(Scope.parse(scope)));
    assertThat(caller.namesProvider(provider)).isEqualTo(provided);
    assertThat(caller.namesAction(provider, action)).isEqualTo(both);
    assertThat(caller.kind()).isEqualTo("key");
  }

  @Test
  void scopesOfAllKindsAddUp() {
    Caller caller = new Caller("c", List.of(Scope.parse("dispatch:a/x"), Scope.parse("dispatch:a/y"), Scope.parse("dispatch:*/z")));
    assertThat(caller.mayDispatch("a", "x")).isTrue();
    assertThat(caller.mayDispatch("a", "y")).isTrue();
    assertThat(caller.mayDispatch("b", "y")).isFalse();
    assertThat(caller.mayDispatch("b", "z")).isTrue();
    assertThat(caller.namesAction("a", "z")).isFalse();
    assertThat(Caller.ANYONE.kind()).isEqualTo("anyone");
  }

  @ParameterizedTest
  @CsvSource({"read,READ,true", "read,ADMIN_READ,false", "admin:read,READ,false", "admin:read,ADMIN_READ,true",
      "admin:read,ADMIN_WRITE,false",
      "admin:write,ADMIN_READ,true", "admin:write,ADMIN_WRITE,true", "admin:write,READ,false", "dispatch:*/*,READ,false",
      "dispatch:*/*,ADMIN_READ,false"})
  void areasDoNotImplyEachOtherButThatAWriterMayRead(String scope, Area area, boolean may) {
    assertThat(new Caller("c", List.of(Scope.parse(scope))).may(area)).isEqualTo(may);
  }

  @Test
  void whoDispatchesSeesThoseProvidersAndWhoOnlyLooksSeesAll() {
    assertThat(new Caller("c", List.of(Scope.parse("read"), Scope.parse("dispatch:a/x"))).sees("a")).isTrue();
    assertThat(new Caller("c", List.of(Scope.parse("read"), Scope.parse("dispatch:a/x"))).sees("b")).isFalse();
    assertThat(new Caller("c", List.of(Scope.parse("read"))).sees("b")).isTrue();
    assertThat(Caller.ANYONE.sees("b")).isTrue();
  }

  @Test
  void whatAWildcardAllowsIsNotNamed() {
    Caller caller = new Caller("c", List.of(Scope.parse("dispatch:acme/status"), Scope.parse("dispatch:*/*")));
    assertThat(caller.namesAction("acme", "status")).isTrue();
    assertThat(caller.namesAction("acme", "send")).isFalse();
    assertThat(caller.mayDispatch("acme", "send")).isTrue();
    assertThat(Caller.ANYONE.namesAction("acme", "send")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"dispatch:acme/*, true", "dispatch:acme/send, true", "dispatch:*/*, false", "dispatch:*/send, false", "dispatch:acme-two/*, false",
      "read, false", "admin:write, false"})
  void onlyAScopeWithItsIdNamesAProvider(String scope, boolean names) {
    assertThat(new Caller("a", List.of(Scope.parse(scope))).namesProvider("acme")).isEqualTo(names);
    assertThat(Caller.ANYONE.namesProvider("acme")).isTrue();
  }
}
