import type { Limits } from "@cityscout/budget";
import type { UnavailableSource } from "@cityscout/connectors";
import { sourceNames, type Targets } from "@cityscout/contracts";

/** Which sources are asked in a run, each with the reason where it is not. */
export function planSources(limits: Limits, unavailable: readonly UnavailableSource[]): Targets["sources"] {
  return sourceNames.map((source) => {
    const reason = limits.sources[source].off
      ? "turned off by a kill switch of the job"
      : (unavailable.find((other) => other.source === source)?.reason ?? null);
    return { source, enabled: reason === null, reason };
  });
}
