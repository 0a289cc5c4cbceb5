package dev.waybill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.ExactNodes;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Header fields (RFC 9110) in their order, names compared without case. Immutable. */
public final class Headers {
  public static final Headers NONE = new Headers(new CharSequence[0]);

  /** name, value, name, value …; what was received is made text where somebody reads it. */
  private final CharSequence[] fields;

  private Headers(CharSequence[] fields) {
    this.fields = fields;
  }

  /** Fields of a received message from name, value, name, value …, none of which changes any more. */
  public static Headers received(CharSequence[] namesAndValues) {
    return new Headers(namesAndValues);
  }

  /** Fields from name, value, name, value … */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a name without a value");
    }
    return new Headers(namesAndValues.clone());
  }

  /** All fields of a received message, in their order. */
  public static Headers of(MultiMap received) {
    List<String> fields = new ArrayList<>(32);
    received.forEach(
        (name, value) -> {
          fields.add(name);
          fields.add(value);
        });
    return new Headers(fields.toArray(new CharSequence[0]));
  }

  /** The first value, or null. */
  public String get(String name) {
    for (int i = 0; i < fields.length; i += 2) {
      if (is(i, name)) {
        return fields[i + 1].toString();
      }
    }
    return null;
  }

  public boolean has(String name) {
    for (int i = 0; i < fields.length; i += 2) {
      if (is(i, name)) {
        return true;
      }
    }
    return false;
  }

  public List<String> all(String name) {
    List<String> values = List.of();
    for (int i = 0; i < fields.length; i += 2) {
      if (is(i, name)) {
        values = values.isEmpty() ? new ArrayList<>(2) : values;
        values.add(fields[i + 1].toString());
      }
    }
    return values;
  }

  /** Whether the field has this name, which is ASCII. */
  private boolean is(int at, String name) {
    return fields[at] instanceof String text ? text.equalsIgnoreCase(name) : AsciiString.contentEqualsIgnoreCase(fields[at], name);
  }

  /** One more field at the end. */
  public Headers with(String name, String value) {
    CharSequence[] more = new CharSequence[fields.length + 2];
    System.arraycopy(fields, 0, more, 0, fields.length);
    more[fields.length] = name;
    more[fields.length + 1] = value;
    return new Headers(more);
  }

  /** The field in place of all of that name. */
  public Headers set(String name, String value) {
    return without(name).with(name, value);
  }

  public Headers without(String name) {
    if (!has(name)) {
      return this;
    }
    List<CharSequence> kept = new ArrayList<>(fields.length);
    for (int i = 0; i < fields.length; i += 2) {
      if (!is(i, name)) {
        kept.add(fields[i]);
        kept.add(fields[i + 1]);
      }
    }
    return new Headers(kept.toArray(new CharSequence[0]));
  }

  public void forEach(BiConsumer<String, String> each) {
    for (int i = 0; i < fields.length; i += 2) {
      each.accept(name(i / 2), value(i / 2));
    }
  }

  /** As the document has them: lower-case names, several fields of one name joined by comma and space in their order. */
  public ObjectNode node() {
    ObjectNode node = ExactNodes.FACTORY.objectNode();
    forEach((name, value) -> {
      String key = name.toLowerCase(Locale.ROOT);
      node.put(key, node.has(key) ? node.get(key).textValue() + ", " + value : value);
    });
    return node;
  }

  public int size() {
    return fields.length / 2;
  }

  /** The name of one field, by its place from 0. */
  public String name(int index) {
    return fields[2 * index].toString();
  }

  /** The value of one field, by its place from 0. */
  public String value(int index) {
    return fields[2 * index + 1].toString();
  }

  /** Names only: values may be secrets. */
  @Override
  public String toString() {
    StringBuilder names = new StringBuilder("Headers[");
    forEach((name, value) -> names.append(names.length() > 8 ? ", " : "").append(name));
    return names.append(']').toString();
  }
}
