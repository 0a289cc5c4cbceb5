package dev.waybill.plan;

import dev.waybill.auth.AuthScheme;
import dev.waybill.body.BodyKind;
import dev.waybill.decode.DecoderKind;
import dev.waybill.kind.Catalog;
import dev.waybill.verify.VerifyKind;

/** The kinds that manifests may choose from. */
public record Kinds(Catalog<AuthScheme> auth, Catalog<BodyKind> bodies, Catalog<DecoderKind> decoders, Catalog<VerifyKind> verifiers) {}
