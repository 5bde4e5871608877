import { leastTokensPerMinute, type Limits } from "@cityscout/budget";
import type { UnavailableSource } from "@cityscout/connectors";
import { type Source, sourceNames, type Targets } from "@cityscout/contracts";

/** Which sources are asked in a run, each with the reason where it is not. */
export function planSources(limits: Limits, unavailable: readonly UnavailableSource[]): Targets["sources"] {
  return sourceNames.map((source) => {
    const reason =
      reasonOfLimits(limits, source) ?? unavailable.find((other) => other.source === source)?.reason ?? null;
    return { source, enabled: reason === null, reason };
  });
}

function reasonOfLimits({ sources }: Limits, source: Source): string | null {
  const { off, tokensPerMinute } = sources[source];
  if (off) return "turned off by a kill switch of the job";
  if (tokensPerMinute >= leastTokensPerMinute) return null;
  return `its limit of ${tokensPerMinute} calls a minute is below ${leastTokensPerMinute}: no stage can wait that long for a call`;
}
