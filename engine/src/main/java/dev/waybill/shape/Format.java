package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.template.Moment;
import dev.waybill.template.Text;
import java.time.Instant;
import java.util.Locale;
import java.util.StringJoiner;

/** The ways of {@code $format} to write a value. What cannot be written so is {@link Unmapped}. */
enum Format {
  /** The ASCII digits of a text or number; at least one. */
  DIGITS("the ASCII digits of a text or number") {
    @Override
    JsonNode apply(JsonNode value) {
      String digits = text(value).replaceAll("[^0-9]", "");
      return digits.isEmpty() ? refuse(value) : TextNode.valueOf(digits);
    }
  },
  /**
   * {@code +} and up to 15 digits (ITU-T E.164), from a number written internationally with or without {@code +} and separators.
   */
  E164("+ and up to 15 digits (ITU-T E.164)") {
    @Override
    JsonNode apply(JsonNode value) {
      String number = text(value).strip().replaceAll("[ ().\\-/\\u00A0]", "");
      String plus = number.startsWith("+") ? number : "+" + number;
      return plus.matches("\\+[1-9][0-9]{1,14}") ? TextNode.valueOf(plus) : refuse(value);
    }
  },
  /** A mailbox (RFC 5322) of {@code {email, name}}, or of an address alone. */
  MAILBOX("Name <address> of {email, name} (RFC 5322)") {
    @Override
    JsonNode apply(JsonNode value) {
      return TextNode.valueOf(Mailbox.of(value));
    }
  },
  /** A time as ISO 8601 in UTC. */
  ISO8601("a time as ISO 8601 in UTC") {
    @Override
    JsonNode apply(JsonNode value) {
      return TextNode.valueOf(time(value).toString());
    }
  },
  /** A time as whole seconds since 1970. */
  EPOCH("a time as seconds since 1970") {
    @Override
    JsonNode apply(JsonNode value) {
      return LongNode.valueOf(time(value).getEpochSecond());
    }
  },
  /** A time as milliseconds since 1970. */
  EPOCH_MS("a time as milliseconds since 1970") {
    @Override
    JsonNode apply(JsonNode value) {
      return LongNode.valueOf(time(value).toEpochMilli());
    }
  },
  UPPER("upper case") {
    @Override
    JsonNode apply(JsonNode value) {
      return TextNode.valueOf(text(value).toUpperCase(Locale.ROOT));
    }
  },
  LOWER("lower case") {
    @Override
    JsonNode apply(JsonNode value) {
      return TextNode.valueOf(text(value).toLowerCase(Locale.ROOT));
    }
  },
  TRIM("without white space around it") {
    @Override
    JsonNode apply(JsonNode value) {
      return TextNode.valueOf(text(value).strip());
    }
  },
  /** A list as one record of CSV (RFC 4180), fields quoted where they must be. */
  CSV("a list as one line of CSV (RFC 4180)") {
    @Override
    JsonNode apply(JsonNode value) {
      if (!value.isArray()) {
        return TextNode.valueOf(field(value));
      }
      StringJoiner record = new StringJoiner(",");
      value.forEach(one -> record.add(field(one)));
      return TextNode.valueOf(record.toString());
    }

    private String field(JsonNode value) {
      String text = value.isNull() ? "" : text(value);
      boolean quote = text.chars().anyMatch(
          character -> character == ',' || character == '"' || character == '\r' || character == '\n');
      return quote ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
  };

  private final String description;

  Format(String description) {
    this.description = description;
  }

  abstract JsonNode apply(JsonNode value);

  String description() {
    return description;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String text(JsonNode value) {
    String text = Text.of(value);
    if (text == null) {
      throw new Unmapped("`$format: " + word() + "` takes text, and was given " + Text.kind(value) + ".");
    }
    return text;
  }

  Instant time(JsonNode value) {
    return Moment.read(value).orElseThrow(
        () -> new Unmapped("`$format: " + word() + "` was given " + Text.kind(value) + " that reads as no time."));
  }

  JsonNode refuse(JsonNode value) {
    throw new Unmapped("`$format: " + word() + "` was given " + Text.kind(value) + " that cannot be written so.");
  }
}
