package dev.waybill.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Shape;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.util.Map;

/**
 * What a body kind is compiled from.
 *
 * @param value the manifest's value under the body key
 * @param encoding how lists and objects become pairs
 * @param fields what auth and idempotency add to the body, by field name
 */
public record BodySource(Node value, Encoding encoding, Map<String, Shape> fields, Compiler compiler, Findings findings) {

  /** The value as a shape, with the added fields in the object it gives; the text of files is put in its place as it is sent. */
  Shape streamedShape() {
    return withFields(compiler.streaming().shape(value));
  }

  /** A shape with the added fields in the object it gives. */
  Shape withFields(Shape shape) {
    return fields.isEmpty() ? shape : document -> {
      JsonNode rendered = shape.render(document);
      if (!rendered.isObject() && !rendered.isMissingNode()) {
        throw new Unrenderable("The body has no field to hold `" + fields.keySet().iterator().next() + "`: its shape gives no object.");
      }
      ObjectNode object = rendered instanceof ObjectNode given ? given.objectNode().setAll(given) : Pairs.NODES.objectNode();
      fields.forEach((name, field) -> {
        JsonNode added = field.render(document);
        if (!added.isMissingNode()) {
          object.set(name, added);
        }
      });
      return object;
    };
  }

  /** Finds a body that can have no names, and a name that is given twice: here and by what adds fields. */
  void wantFields(String kind, Node given) {
    boolean selected = given instanceof ScalarNode scalar && scalar.isText() && scalar.json().textValue().startsWith("$.");
    if (given instanceof ListNode || given instanceof ScalarNode && !selected || given instanceof MapNode map
        && map.get("$each") != null) {
      findings.error(given.place(), "wrong-type", "`" + kind + "` is a map of fields, but this is " + given.kind() + ".",
          "Write `" + kind + ": { name: $.input.name }`.");
    } else if (given instanceof MapNode map) {
      fields.keySet().stream().filter(map.keys()::contains).forEach(name -> findings.error(map.keyPlace(name), "bad-auth",
          "The field `" + name + "` stands here, and `auth` or `idempotency` sets it too.", "Leave it out here."));
    }
  }

  /** Says that this kind of body has no fields where some are to be added. */
  void refuseFields(String kind) {
    if (!fields.isEmpty()) {
      findings.error(value.place(), "bad-auth", "A `" + kind + "` body has no field to hold `" + fields.keySet().iterator().next() + "`.",
          "Put it into a header, or use a json, form or multipart body.");
    }
  }
}
