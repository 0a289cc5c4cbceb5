package dev.waybill.template;

import static dev.waybill.template.Rig.json;

import dev.waybill.document.Document;
import dev.waybill.document.Root;

/** A document to render templates by. */
abstract class TemplateGround {
  final Rig rig = new Rig();

  final Document document =
      Document.EMPTY
          .with(
              Root.INPUT,
              json(
                  """
                  {`v`: `x`, `to`: `+1555`, `list`: [`a`, `b`, 3], `any`:
                      {`deep`: {`n`: 1.10}, `e`: ``, `z`: 0, `f`: false, `nil`: null, `l`: []},
                   `people`: [{`name`: `Ann`, `tags`: [`p`, `q`]}, {`name`: `Bo`, `tags`: []}]}
                  """))
          .with(Root.BODY,
              json(
              "{`event-data`: {`x`: `y`}, `items`: [{`id`: 1}, {`id`: 2}], `map`: {`k1`: `v1`, `k2`: `v2`},"
                      + " `a b`: 1, `name`: `body's`}"))
          .with(Root.HEADER, json("{`x-id`: `h`}"))
          .with(Root.NOW, json("`2026-01-02T03:04:05Z`"));
}
