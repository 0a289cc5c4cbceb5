package dev.waybill.plan;

import dev.waybill.http.Headers;
import io.vertx.core.buffer.Buffer;

/** What a provider is answered. */
public record Answer(int status, Headers headers, Buffer body) {}
