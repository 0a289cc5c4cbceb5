package dev.waybill.rehearsal;

import dev.waybill.http.Headers;
import io.vertx.core.buffer.Buffer;

/**
 * What a test delivers to a webhook.
 *
 * @param sign whether it is signed as {@code verify} expects
 */
record Receipt(String hook, String method, String url, Headers headers, Buffer body, boolean sign) {}
