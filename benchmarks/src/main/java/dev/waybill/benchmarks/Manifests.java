package dev.waybill.benchmarks;

/** The manifest and settings that do in data what {@link HandWritten} does in code. */
final class Manifests {
  static final String SMS = """
      manifest: 1
      id: bench-sms
      name: Benchmark
      version: 1.0.0
      allowed_domains: ["127.0.0.1:%1$d"]
      secrets: { token: {} }
      base: http://127.0.0.1:%1$d/v2
      auth: { bearer: { token: $.secret.token } }
      actions:
        send:
          input:
            type: object
            required: [to, from, text]
            properties:
              to: { type: string, format: phone }
              from: { type: string, format: phone }
              text: { type: string, maxLength: 1600 }
              reference: { type: string, maxLength: 64 }
          request:
            POST: /messages
            json: { to: $.input.to, from: $.input.from, text: $.input.text, reference: $.input.reference }
          output: { job_id: $.body.data.id, status: $.body.data.status, pages: $.body.data.pages }
      """;

  static final String SETTINGS = """
      listen: 127.0.0.1:%d
      access:
        keys: [ { name: bench, hash: "sha256:%s", scopes: ["dispatch:bench-sms/*"] } ]
      egress: { allow_networks: ["127.0.0.1/32"], plain_http: true }
      providers: { bench-sms: { secrets: { token: { env: BENCH_TOKEN } } } }
      log: { format: json, level: warn }
      """;

  private Manifests() {}
}
