package dev.waybill.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits comma-separated values (RFC 4180) into rows of one width: quoted fields, doubled quotes, line breaks in quotes, CRLF or LF, with
 * or without a last line break and a byte order mark. One text, one thread.
 */
final class CsvText {
  private static final int MOST_FIELDS = 1_000_000;

  private final String text;
  private final List<List<String>> rows = new ArrayList<>();
  private int at;
  private int fields;

  CsvText(String text) {
    this.text = text;
    this.at = text.startsWith("\ufeff") ? 1 : 0;
  }

  /** @throws Undecodable where it is no CSV; the sentence names the row, the first being 1 */
  List<List<String>> rows() {
    while (at < text.length()) {
      List<String> row = row();
      if (!rows.isEmpty() && row.size() != rows.get(0).size()) {
        throw wrong("has " + row.size() + (row.size() == 1 ? " field" : " fields") + " where the first row has " + rows.get(0).size());
      }
      rows.add(row);
    }
    return rows;
  }

  private List<String> row() {
    List<String> row = new ArrayList<>(rows.isEmpty() ? 10 : rows.get(0).size());
    while (true) {
      row.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
      if (++fields > MOST_FIELDS) {
        throw new Undecodable("The provider's CSV has more than " + MOST_FIELDS + " fields.");
      }
      if (at == text.length() || lineBreak()) {
        return row;
      }
      if (text.charAt(at) != ',') {
        throw wrong("has text behind a closing quote");
      }
      at++;
    }
  }

  private boolean lineBreak() {
    if (text.startsWith("\r\n", at)) {
      at += 2;
      return true;
    }
    if (text.charAt(at) == '\n') {
      at++;
      return true;
    }
    return false;
  }

  private String plain() {
    int from = at;
    while (at < text.length()) {
      char character = text.charAt(at);
      if (character == ',' || character == '\n' || character == '\r' && text.startsWith("\r\n", at)) {
        break;
      }
      if (character == '"' || character == '\r') {
        throw wrong(character == '"' ? "has a quote inside a field that is not quoted" : "has a carriage return that ends no line");
      }
      at++;
    }
    return text.substring(from, at);
  }

  private String quoted() {
    StringBuilder field = new StringBuilder();
    int from = ++at;
    while (true) {
      int quote = text.indexOf('"', from);
      if (quote < 0) {
        throw wrong("has a quote that is not closed");
      }
      field.append(text, from, quote);
      if (quote + 1 == text.length() || text.charAt(quote + 1) != '"') {
        at = quote + 1;
        return field.toString();
      }
      field.append('"');
      from = quote + 2;
    }
  }

  private Undecodable wrong(String what) {
    return new Undecodable("Row " + (rows.size() + 1) + " of the provider's CSV " + what + ".");
  }
}
