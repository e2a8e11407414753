/** Sends what is left of the spans, and ends. */
export type StopTracing = () => Promise<void>;

/** Where spans are sent, and the ratio of traces that are (0 to 1). */
export interface TracingConfig {
  endpoint: string;
  ratio: number;
}

/**
 * Begins to send spans to OTEL_EXPORTER_OTLP_ENDPOINT (OTLP over HTTP, JSON); call once in a process, before anything
 * is opened. Where that is not set, nothing of it is loaded, and spans cost nothing. Headers, time-outs and
 * certificates are OpenTelemetry's own variables.
 * @param processName `web` or `worker`: the service is `vergence-web` unless OTEL_SERVICE_NAME says otherwise
 */
export async function startTracing(
  { tracing }: { tracing: TracingConfig | null },
  processName: string,
): Promise<StopTracing> {
  if (!tracing) return async () => undefined;
  const [
    api,
    sdk,
    { OTLPTraceExporter },
    { AsyncLocalStorageContextManager },
    { W3CTraceContextPropagator },
    resources,
  ] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/context-async-hooks"),
    import("@opentelemetry/core"),
    import("@opentelemetry/resources"),
  ]);
  const named = resources.resourceFromAttributes({ "service.name": `vergence-${processName}` });
  const provider = new sdk.TracerProvider({
    resource: resources
      .defaultResource()
      .merge(named)
      .merge(resources.detectResources({ detectors: [resources.envDetector] })),
    // A caller that traces decides for its own requests.
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(tracing.ratio) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${tracing.endpoint}/v1/traces` }) }),
    ],
  });
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  api.propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  api.trace.setGlobalTracerProvider(provider);
  // An unreachable collector must not keep a process from ending, nor its failure be one of ours.
  return () => provider.shutdown().catch(() => undefined);
}
