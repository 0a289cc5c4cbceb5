package dev.waybill.shape;

import static dev.waybill.shape.Bench.body;
import static dev.waybill.shape.Bench.json;
import static dev.waybill.shape.Bench.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Document;
import dev.waybill.document.Root;
import java.util.Map;

/** A document to render shapes by. */
abstract class ShapeBench {
  final Bench bench = new Bench(
      Map.of("status", "{`SENT`: `delivered`, `0`: `zero`, `*`: `failed`}", "unused", "{`a`: `b`}"));

  final Document document =
      body(
              """
              {`a`: {`n`: 1.10, `t`: `text`, `e`: ``, `nil`: null, `big`: 12345678901234567890, `flag`: false},
               `l`: [`x`, `y`, null, `z`], `empty`: [], `o`: [{`id`: 1, `v`: `p`}, {`v`: `q`}, {`id`: 3}],
               `event-data`: {`k`: 1}, `status`: `SENT`, `location`: `https://h.example/faxes/854759652`,
               `sig`: `t=1,v1=aa,v0=cc,v1=bb`}
              """)
          .with(Root.STATUS, json("201"))
          .with(Root.SECRET, json("{`key`: `k`}"))
          .with(Root.INPUT,
              json(
              "{`to`: `+1 (555) 123-4567`, `v`: {`x`: 1},"
                      + " `people`: [{`email`: `a@b.example`, `name`: `Ann`}, {`email`: `c@d.example`}]}"));

  String every(String shape) {
    String list = bench.compiler.every(node(shape)).render(document).toString();
    assertThat(bench.found()).isEmpty();
    return list;
  }
}
