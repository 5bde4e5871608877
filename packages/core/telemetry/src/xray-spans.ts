import { setImmediate as turn } from "node:timers/promises";
import type { Tracer as PowertoolsTracer } from "@aws-lambda-powertools/tracer";
import type { TelemetrySink } from "./sink.ts";
import type { FinishedSpan } from "./span.ts";

type XRaySegment = NonNullable<ReturnType<PowertoolsTracer["getSegment"]>>;
type XRaySubsegment = ReturnType<XRaySegment["addNewSubsegment"]>;

/** What X-Ray allows in a name. */
const notInNames = /[^\p{L}\p{N}\s_.:/%&#=+\-@]/gu;

/** Spans under these attributes can be found by them; X-Ray indexes at most 50 a trace. */
const indexed = new Set(["run_id", "correlation_id", "city", "state", "source"]);

let loaded: Promise<PowertoolsTracer> | undefined;

/** Loaded only where X-Ray is active: the SDK below it hooks every asynchronous call of the process. */
const powertoolsTracer = async (): Promise<PowertoolsTracer> => {
  loaded ??= import("@aws-lambda-powertools/tracer").then(
    ({ Tracer }) => new Tracer({ serviceName: "cityscout", captureHTTPsRequests: false }),
  );
  return loaded;
};

/**
 * The spans of one Lambda invocation, sent through Powertools' tracer below the segment that Lambda opened for it. They
 * are sent at the flush, when all have ended, each as a subsegment of its own with its own times.
 */
export async function createXRaySpans(): Promise<Pick<TelemetrySink, "span" | "flush">> {
  const tracer = await powertoolsTracer();
  const sampled = tracer.isTraceSampled();
  let spans: FinishedSpan[] = [];
  return {
    span: (span) => {
      if (sampled) {
        spans.push(span);
      }
    },
    flush: async () => {
      const segment = tracer.getSegment();
      if (segment !== undefined && spans.length > 0) {
        sendBelow(segment, spans);
        // The SDK sends by UDP without a promise: one turn, and the datagrams have left before Lambda freezes us.
        await turn();
      }
      spans = [];
    },
  };
}

function sendBelow(segment: XRaySegment, spans: readonly FinishedSpan[]): void {
  const stage = spans.find(({ kind }) => kind === "server");
  const bySpanId = new Map<string, XRaySubsegment>();
  // Spans arrive in the order they ended, so that a parent comes after its children.
  for (const span of spans.toReversed()) {
    // A queue message's span continues the trace of whoever sent it, who is not in this invocation.
    const parentId = bySpanId.has(span.parentSpanId ?? "") ? span.parentSpanId : stage?.spanId;
    const subsegment = (bySpanId.get(parentId ?? "") ?? segment).addNewSubsegment(
      span.name.replace(notInNames, "_"),
    );
    bySpanId.set(span.spanId, describe(subsegment, span));
  }
  for (const { spanId } of spans) {
    const subsegment = bySpanId.get(spanId);
    subsegment?.flush();
    subsegment?.parent.removeSubsegment(subsegment);
  }
}

function describe(subsegment: XRaySubsegment, span: FinishedSpan): XRaySubsegment {
  subsegment.id = span.spanId;
  subsegment.start_time = span.startedAt / 1000;
  subsegment.addAttribute("end_time", span.endedAt / 1000);
  subsegment.addAttribute("in_progress", false);
  for (const [name, value] of Object.entries(span.attributes)) {
    if (indexed.has(name)) {
      subsegment.addAnnotation(name, value);
    } else {
      subsegment.addMetadata(name, value, "cityscout");
    }
  }
  subsegment.addMetadata("w3c_trace_id", span.traceId, "cityscout");
  if (span.error !== undefined) {
    subsegment.addFaultFlag();
    subsegment.addMetadata("error", span.error, "cityscout");
  }
  return subsegment;
}
