package dev.waybill.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.document.Names;
import dev.waybill.problem.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContractsTest {
  private static final Contracts CONTRACTS = Contracts.bundled();

  @Test
  void listsInTheIndexWhatTheDirectoryHolds() throws IOException {
    Path directory = Path.of(System.getProperty("project.root", ".."), "schemas", "contracts");
    List<String> files = new ArrayList<>();
    try (Stream<Path> found = Files.list(directory)) {
      found.map(path -> path.getFileName().toString()).filter(name -> !name.equals("index.json")).sorted().forEach(files::add);
    }
    assertThat(CONTRACTS.ids().stream().map(id -> id + ".json")).containsExactlyElementsOf(files);
  }

  @Test
  void tellsEventsFromWhatCanBeCalled() {
    assertThat(CONTRACTS.all().stream().filter(Contract::isEvent).map(Contract::id))
        .containsExactly("chat.message@1", "email.received@1", "email.status@1", "payment.event@1");
  }

  @ParameterizedTest
  @CsvSource({"fax.send@1,fax.send@1", "fax.send,fax.send@1", "fax.send@2,", "fax,", "fax.send@,", "fax.send@01,"})
  void findsByIdAndByName(String asked, String found) {
    assertThat(CONTRACTS.find(asked).map(Contract::id).orElse(null)).isEqualTo(found);
  }

  @Test
  void takesTheHighestVersionOfANameByNumber() {
    JsonNode any = JsonSchema.NOTHING.json();
    Contracts several =
        Contracts.of(
            Stream.of("a.b@9", "a.b@10", "a.b@2")
                .map(id -> new Contract(id, "", "", any, any, JsonSchema.NOTHING, JsonSchema.NOTHING))
                .toList());
    assertThat(several.find("a.b").orElseThrow().id()).isEqualTo("a.b@10");
  }

  @Test
  void saysWhereAFaxHoldsItsDocument() {
    assertThat(CONTRACTS.find("fax.send").orElseThrow().inputSchema().files())
        .containsExactly(new FileSpot(List.of("document"), null, Set.of("application/pdf", "image/tiff"), 50_000_000, Set.of("url", "base64", "upload")));
    assertThat(CONTRACTS.find("email.send").orElseThrow().inputSchema().files())
        .containsExactly(new FileSpot(List.of("attachments", "*"), null, Set.of(), Long.MAX_VALUE, Set.of("url", "base64", "upload")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "fax.send@1 | {'to':'+15551234567','document':{'url':'https://x.example/a.pdf'}} |",
        "fax.send@1 | {'to':'+15551234567','document':{'base64':'AAAA'},'own':1} |",
        "fax.send@1 | {'to':'5551234567','document':{'base64':'AAAA'}} | /to must be a phone number in E.164 form, for example"
            + " +15551234567.",
        "fax.send@1 | {'to':'+15551234567','documents':{}} | `document` is required. Did you mean it by `documents`?",
        "voice.call@1 | {'to':'+15551234567','say':'hi'} |",
        "voice.call@1 | {'to':'+15551234567'} | fits none of the allowed forms: `say` is required. Or: `script_url` is required.",
        "person.list@1 | {} |",
        "person.list@1 | {'since':'2026-01-01'} | /since must be a point in time by RFC 3339, for example 2026-01-01T00:00:00Z.",
      })
  void checksInputs(String contract, String input, String violations) throws IOException {
    List<Violation> found = CONTRACTS.find(contract).orElseThrow().inputSchema().validate(json(input));
    assertThat(sentences(found)).isEqualTo(violations == null ? "" : violations);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "fax.send@1 | {'job_id':'1','status':'queued'} |",
        "fax.send@1 | {'job_id':1,'status':'queued'} | /job_id must be text, but is a number.",
        "fax.status@1 | {'job_id':'1','status':'sent'} | /status must be one of: `queued`, `sending`, `delivered`, `failed`, `canceled`.",
        "sms.status@1 | {'job_id':'1','status':'sent'} |",
        "email.send@1 | {'status':'sent'} |",
        "email.send@1 | {'status':'delivered'} | /status must be one of: `queued`, `sent`.",
        "fax.cancel@1 | {'job_id':'1','status':'canceled','more':1} | /more is not known here. Known here: job_id, status.",
        "voice.status@1 | {'job_id':'1','status':'no_answer','duration':0} |",
        "calendar_event.list@1 | {'type':'calendar_event','external_id':'1','data':{'title':'a','start':'2026-01-01'}} |",
        "person.list@1 | {'type':'document','external_id':'1','data':{'display_name':'a'}} | /type must be `person`.",
        "payment.event@1 | {'type':'x','object':[1]} |",
      })
  void checksOutputs(String contract, String output, String violations) throws IOException {
    List<Violation> found = CONTRACTS.find(contract).orElseThrow().outputSchema().validate(json(output));
    assertThat(sentences(found)).isEqualTo(violations == null ? "" : violations);
  }

  @Test
  void closesTheNamesOfInputs() {
    Names names = CONTRACTS.find("fax.cancel").orElseThrow().inputSchema().names();
    assertThat(names).isEqualTo(new Names.Fields(java.util.Map.of("job_id", Names.LEAF)));
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  private static String sentences(List<Violation> violations) {
    return String.join("  ", violations.stream().map(found -> (found.path() + " " + found.message()).strip()).toList());
  }
}
