package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpReply;
import dev.waybill.paging.Page;
import dev.waybill.paging.Pager;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists over pages: what is asked for, in which order, and where it ends. */
class PagesTest extends PagesRig {
  @Test
  void aFindingOfTheCallIsNoFindingOfTheElements() {
    rig.attempt(HEAD + "errors: [{ when: { $.status: 429 }, code: rate_limited, message: \"{{bdy.x}}\" }]\n"
        + action("GET: /", "items: $.body.rows, next: $.body.next", ", output: { id: $.item.id, at: $.index }").substring(HEAD.length()));
    assertThat(rig.errors()).hasSize(1).first().asString().contains("bdy");
  }

  @ParameterizedTest(name = "{0} then {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    // request | next | the first | the second
    "GET: /r                                 | query.cursor         | /v1/r |  | /v1/r?cursor=c%2F1 | ",
    "GET: /r, query: { cursor: a, n: 1 }     | query.cursor         | /v1/r?cursor=a&n=1 |  | /v1/r?cursor=c%2F1&n=1 | ",
    "GET: /r, query: { n: $.input.q }        | query.page[after]    | /v1/r?n=x |  | /v1/r?n=x&page%5Bafter%5D=c%2F1 | ",
    "POST: /r, json: { q: $.input.q }        | json.after           | /v1/r | {\"q\":\"x\"} | /v1/r | {\"q\":\"x\",\"after\":\"c/1\"}",
    "POST: /r, json: { q: 1, after: null }   | json.after           | /v1/r | {\"q\":1,\"after\":null} | /v1/r | {\"q\":1,\"after\":\"c/1\"}",
    "POST: /r, json: { a: { b: 1 } }         | json.a.c.after       | /v1/r | {\"a\":{\"b\":1,\"c\":{}}} | /v1/r | {\"a\":{\"b\":1,\"c\":{\"after\":\"c/1\"}}}",
    "POST: /r                                | json.after           | /v1/r | {} | /v1/r | {\"after\":\"c/1\"}",
    "POST: /r, form: { q: 1 }                | form.after           | /v1/r | q=1 | /v1/r | q=1&after=c%2F1",
  })
  void putsACursorIntoTheRequest(String request, String place, String first, String firstBody, String second, String secondBody) {
    replies("{\"rows\":[1],\"next\":\"c/1\"}", "{\"rows\":[2]}");
    assertThat(all(pager(action(request, "items: $.body.rows, next: { '" + place + "': $.body.next }", "")))).isEqualTo("[1, 2] complete");
    assertThat(rig.calls.stream().map(call -> call.target().path())).containsExactly(first, second);
    if (firstBody != null) {
      assertThat(rig.calls.stream().map(call -> call.body().inMemory().toString())).containsExactly(firstBody, secondBody);
    }
  }

  @Test
  void putsACursorIntoAHeaderThatTheFileMayHaveToo() {
    replies("{\"rows\":[1],\"next\":7}", "{\"rows\":[2]}");
    String manifest = HEAD.replace("base:", "headers: { X-Page: first }\nbase:")
        + "actions: { list: { request: { GET: /r }, pages: { items: $.body.rows, next: { headers.x-page: $.body.next } } } }\n";
    ProviderPlan plan = rig.plan(manifest);
    assertThat(all(plan.actions().get("list").pager(rig.trip(plan, "list", "{}")))).isEqualTo("[1, 2] complete");
    assertThat(rig.calls.stream().map(call -> call.headers().get("X-Page"))).containsExactly("first", "7");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', value = {
    "{ query.page: $.page.next }                          | /v1/r; /v1/r?page=2; /v1/r?page=3",
    "{ query.page: $.page.next }, start: 1                | /v1/r?page=1; /v1/r?page=2; /v1/r?page=3",
    "{ query.page: $.page.next }, start: 0                | /v1/r?page=0; /v1/r?page=1; /v1/r?page=2",
    "{ query.page: $.page.next }, start: 7                | /v1/r?page=7; /v1/r?page=8; /v1/r?page=9",
    "{ query.offset: $.page.items }                       | /v1/r; /v1/r?offset=2; /v1/r?offset=3",
    "{ query.offset: $.page.items }, start: 0             | /v1/r?offset=0; /v1/r?offset=2; /v1/r?offset=3",
    "{ query.offset: $.page.items }, start: 1             | /v1/r?offset=1; /v1/r?offset=3; /v1/r?offset=4",
    "{ query.range: 'p{{page.number}}' }                  | /v1/r; /v1/r?range=p1; /v1/r?range=p2",
  })
  void countsPagesAndElementsUntilAPageIsEmpty(String next, String asked) {
    replies("[1, 2]", "[3]", "[]");
    assertThat(all(pager(action("GET: /r", "items: $.body, next: " + next, "")))).isEqualTo("[1, 2, 3] complete");
    assertThat(rig.calls.stream().map(call -> call.target().path())).containsExactly(asked.split("; "));
  }

  @ParameterizedTest(name = "{0}: {1} pages, {2}")
  @CsvSource(delimiter = '|', value = {
    "until: { $.body.last: true }                 | 2 | complete",
    "until: { $.page.number: $.body.pages }       | 2 | complete",
    "until: [{ $.body.rows: { equals: [] } }, { $.body.last: true }] | 2 | complete",
    "max: 1                                       | 1 | truncated",
    "max: 2                                       | 2 | truncated",
    "max: 2, until: { $.body.last: true }         | 2 | complete",
    "max: 3                                       | 3 | complete",
    "max: 9                                       | 3 | complete",
  })
  void endsWhereItIsSaidOrEnoughWasRead(String more, int pages, String how) {
    replies("{\"rows\":[1],\"pages\":2}", "{\"rows\":[2],\"last\":true,\"pages\":2}", "{\"rows\":[]}");
    assertThat(all(pager(action("GET: /r", "items: $.body.rows, next: { query.page: $.page.next }, " + more, "")))).endsWith(how);
    assertThat(rig.calls).hasSize(pages);
  }

  @Test
  void readsAHundredPagesWhereNothingIsSaid() {
    rig.provider = call -> Future.succeededFuture(Rig.json(call, 200, "[0]"));
    assertThat(all(pager(action("GET: /r", "items: $.body, next: { query.page: $.page.next }", "")))).endsWith("truncated");
    assertThat(rig.calls).hasSize(100);
  }

  @Test
  void anEmptyPageOfAListWithCursorsIsNoEnd() {
    replies("{\"rows\":[],\"next\":\"a\"}", "{\"next\":\"b\"}", "{\"rows\":null,\"next\":\"c\"}", "{\"rows\":[1]}");
    assertThat(all(pager(action("GET: /r", "items: $.body.rows, next: { query.c: $.body.next }", "")))).isEqualTo("[1] complete");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "$.body.next                  | /v1/r       | [1]",
    "$.body.next                  | /v1/r?p=1, /v1/r?p=1 | '[1, 1]'",
    "$.body.next                  | '?p=1, ?p=2, /v1/r?p=1' | '[1, 1, 1]'",
    "{ query.c: $.body.next }     | a, a        | '[1, 1]'",
    "{ query.c: $.body.next }     | a, b, c, b  | '[1, 1, 1, 1]'",
  })
  void aListThatGoesRoundInCirclesIsAnError(String next, String cursors, String read) {
    for (String cursor : cursors.split(", ")) {
      replies("{\"rows\":[1],\"next\":\"" + cursor + "\"}");
    }
    int pages = read.split(",").length;
    assertThat(all(pager(action("GET: /r", "items: $.body.rows, next: " + next, "")))).isEqualTo(
        read + " BAD_RESPONSE: The provider gives the same page again, after " + pages + (pages == 1 ? " page." : " pages."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"rows\":{\"a\":1}}", "{\"rows\":\"x\"}", "{\"rows\":7}"})
  void whatIsNoListIsAnError(String body) {
    replies(body);
    assertThat(all(pager(action("GET: /r", "items: $.body.rows, next: $.body.next", ""))))
        .isEqualTo("[] BAD_RESPONSE: `items` does not select a list in the provider's answer.");
  }

  @Test
  void theTimeIsSpentOnlyWhileAPageIsOnItsWay() {
    List<Promise<HttpReply>> open = new ArrayList<>();
    rig.provider = call -> {
      open.add(Promise.promise());
      return open.get(open.size() - 1).future();
    };
    Pager pager = pager(BY_ADDRESS);
    Future<Page> first = pager.next();
    rig.time.advance(Duration.ofSeconds(4));
    open.get(0).complete(Rig.json(rig.calls.get(0), 200, "{\"rows\":[1],\"next\":\"/2\"}"));
    assertThat(first.result().last()).isFalse();
    rig.time.advance(Duration.ofMinutes(10));
    Future<Page> second = pager.next();
    assertThat(rig.calls.get(1).trip().deadlineNanos() - rig.time.nanos()).isEqualTo(Duration.ofSeconds(6).toNanos());
    rig.time.advance(Duration.ofMillis(6_019));
    assertThat(second.isComplete()).isFalse();
    rig.time.advance(Duration.ofMillis(1));
    assertThat(Rig.problem(second).code()).isEqualTo(Code.TIMEOUT);
    assertThat(Rig.problem(second).maybeProcessed()).isFalse();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({"GET,'',false", "POST,'',true", "POST,', idempotency: natural',false"})
  void pagesThatWereReadCountWhereReadingIsNoMatterOfIndifference(String method, String more, boolean maybe) {
    replies("{\"rows\":[1],\"next\":\"a\"}");
    replies.add(call -> Rig.json(call, 400, "{}"));
    Pager pager = pager(action(method + ": /r", "items: $.body.rows, next: { query.c: $.body.next }", more));
    pager.next();
    assertThat(Rig.problem(pager.next()).maybeProcessed()).isEqualTo(maybe);
  }

  @Test
  void eachPageIsTriedAgainByItself() {
    ProviderPlan plan = rig.plan(action("GET: /r", "items: $.body.rows, next: { query.c: $.body.next }", ", retry: { attempts: 2, backoff: 1s }"));
    for (int i = 0; i < 3; i++) {
      String next = i < 2 ? ",\"next\":\"" + i + "\"" : "";
      replies.add(call -> Rig.json(call, 503, "{}"));
      replies("{\"rows\":[1]" + next + "}");
    }
    Pager pager = plan.actions().get("list").pager(rig.trip(plan, "list", "{}"));
    for (int i = 0; i < 3; i++) {
      Future<Page> page = pager.next();
      rig.time.advance(Duration.ofSeconds(1));
      assertThat(page.result().last()).isEqualTo(i == 2);
    }
    assertThat(rig.calls.get(5).trip().attempts()).isEqualTo(6);
  }

  @Test
  void theOutputIsThatOfOneElement() {
    ProviderPlan plan = rig.plan(action("GET: /r", "items: '$.body.rows[*]', next: $.body.next",
        ", output: { n: $.index, id: $.item.id, of: $.body.total, page: $.page.number, q: $.input.q, last: $.link.last }"));
    replies("{\"rows\":[{\"id\":1},{\"id\":2}],\"next\":\"/2\",\"total\":3}", "{\"rows\":[{}],\"total\":3}");
    ActionPlan list = plan.actions().get("list");
    Pager pager = list.pager(rig.trip(plan, "list", "{ q: x }"));
    assertThat(list.outputs(pager.next().result()).toString())
        .isEqualTo("[{\"n\":0,\"id\":1,\"of\":3,\"page\":1,\"q\":\"x\"}, {\"n\":1,\"id\":2,\"of\":3,\"page\":1,\"q\":\"x\"}]");
    assertThat(list.outputs(pager.next().result()).toString()).isEqualTo("[{\"n\":2,\"of\":3,\"page\":2,\"q\":\"x\"}]");
  }

  @Test
  void anElementThatBreaksItsContractIsNoHalfAnswer() {
    ProviderPlan plan = rig.plan(HEAD + """
        actions:
          list:
            implements: person.list@1
            request: { GET: /r, query: { q: $.input } }
            pages: { items: $.body, next: $.link.next }
            output: { type: person, external_id: { $from: $.item.id, $type: string }, data: { display_name: $.item.name } }
        """);
    replies("[{\"id\":1,\"name\":\"A\"},{\"id\":2}]");
    ActionPlan list = plan.actions().get("list");
    Page page = list.pager(rig.trip(plan, "list", "{}")).next().result();
    Problem problem = ((dev.waybill.problem.Failure) org.assertj.core.api.Assertions.catchThrowable(() -> list.outputs(page))).problem();
    assertThat(problem.code()).isEqualTo(Code.BAD_RESPONSE);
    assertThat(problem.detail()).startsWith("The provider's answer does not make a valid `person.list@1` output: /data");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "items: $.body.a, next: $.body.b |",
    "items: $.body.a, next: $.link.next |",
    "items: $.body.a, next: { query.c: \"{{body.b}}\" }, until: { $.body.c: 1 }, max: 3 |",
    "next: $.body.b | missing-key: `items` is missing.",
    "items: $.body.a | missing-key: `next` is missing.",
    "items: $.body.a, next: /next | bad-pages: `next` is a selector to an address, or a map such as { query.cursor: $.body.next }.",
    "items: $.body.a, next: \"{{body.b}}\" | bad-pages: `next` is a selector to an address, or a map such as { query.cursor: $.body.next }.",
    "items: $.body.a, next: [$.body.b] | bad-pages: `next` is a selector to an address, or a map such as { query.cursor: $.body.next }.",
    "items: $.body.a, next: { query.a: 1, query.b: 2 } | bad-pages: `next` sets one value of the request; here are 2.",
    "items: $.body.a, next: {} | bad-pages: `next` sets one value of the request; here are 0.",
    "items: $.body.a, next: { qurey.a: $.body.b } | bad-pages: `next` sets a value of `query`, `json`, `form` or `headers`, not of `qurey`.",
    "items: $.body.a, next: { path.a: $.body.b } | bad-pages: `next` sets a value of `query`, `json`, `form` or `headers`, not of `path`.",
    "items: $.body.a, next: { query: $.body.b } | bad-pages: `query` names no value of the request.",
    "items: $.body.a, next: { json.a..b: $.body.b } | bad-pages: `json.a..b` names no value of the request.",
    "items: $.body.a, next: { form.a: $.body.b } | bad-pages: `form.a` cannot be set: the body of this request is `json`.",
    "items: $.body.a, next: { json.list.x: $.body.b } | bad-pages: `json.list.x` cannot be set: `json.list` is no map of fields.",
    "items: $.body.a, next: { query.k: $.body.b } | bad-pages: The address says `k` already, and so does `next`.",
    "items: $.body.a, next: $.page.next | bad-pages: `$.page` counts; it is no address of a page.",
    "items: $.body.a, next: { query.c: $.page.nxet } | unknown-name: `$.page` has no `nxet`.",
    "items: $.body.a, next: { query.c: $.body.b }, start: 1 | unused-start: `start` is where `$.page` begins to count, but `next` does not use it.",
    "items: $.body.a, next: $.body.b, max: 0 | bad-value: `max` must be from 1 to 1000000.",
    "items: $.body.a, next: $.body.b, start: -1 | bad-value: `start` must be from 0 to 4611686018427387903.",
    "items: $.body.a, next: $.body.b, size: 3 | unknown-key: `size` is not known here.",
    "items: [1], next: $.body.b | bad-path: A selector belongs here, not a list.",
    "items: $.item.a, next: $.body.b | unknown-name: There is no `$.item` here.",
    "items: $.body.a, next: $.secret.s | unknown-name: A secret cannot stand in what a caller gets to see.",
  })
  void findsWhatPagesCannotBe(String pages, String finding) {
    rig.attempt(action("POST: '/r?k=1', json: { list: [1] }", pages, ""));
    assertThat(rig.errors()).isEqualTo(finding == null ? List.of() : List.of(finding));
  }

  @Test
  void pagesUnderOneKeyAreAMistake() {
    rig.attempt(action("POST: /r, json: {}", "items: $.body.a, next: { json.c: $.body.b }", ", idempotency: { header: K }"));
    assertThat(rig.errors()).containsExactly("bad-pages: Every page would carry the same key, and the provider take all for the first.");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "GET: '/{{page.number}}'   | unknown-name: `$.page` has no `number` (line 1, column 4 of the text).",
    "GET: /r, query: { a: $.item } | unknown-name: There is no `$.item` here.",
  })
  void theRequestDoesNotCount(String request, String finding) {
    rig.attempt(action(request, "items: $.body.a, next: $.body.b", ""));
    assertThat(rig.errors()).containsExactly(finding);
  }

  @Test
  void whatIsNoListHasNoElements() {
    rig.attempt(HEAD + "actions: { a: { request: { GET: /r }, output: { a: $.item.x, b: $.page.number, c: $.link.next } } }\n");
    assertThat(rig.errors()).containsExactly("unknown-name: There is no `$.item` here.", "unknown-name: There is no `$.page` here.");
  }
}
