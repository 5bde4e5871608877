import type { Books } from "@cityscout/books";
import { callsInOneGo } from "@cityscout/budget";
import type { Connectors, SourceClient } from "@cityscout/connectors";
import { BudgetExhaustedError, isSourceError, type Targets } from "@cityscout/contracts";
import { boundingBoxOf } from "@cityscout/geo";
import type { Telemetry } from "@cityscout/telemetry";
import type { Find } from "./validate.ts";

export interface LocatorDependencies {
  client: SourceClient;
  connectors: Connectors;
  telemetry: Telemetry;
  signal: AbortSignal;
}

/** Geocoding is slow (one call a second): more missing positions than this are a fault of a source, not of the city. */
const MAX_LOOKUPS = 60;
/** After this many failures in a row the geocoder is taken to be down. */
const MAX_FAILURES_IN_A_ROW = 3;

/** Looks positions up by address, within the budget and the run's time, and no more than the geocoder's rate lets one stage look up. */
export function createLocator(
  deps: LocatorDependencies,
  books: Books,
  city: string,
  targets: Targets,
): { find: Find; found(): number } {
  const within = boundingBoxOf(targets.area);
  const most = Math.min(MAX_LOOKUPS, callsInOneGo(books.limits.sources.nominatim.tokensPerMinute));
  const off = targets.sources.find((entry) => entry.source === "nominatim" && !entry.enabled);
  let [lookups, failuresInARow, found] = [0, 0, 0];

  const find: Find = async (candidate) => {
    const { name, address } = candidate;
    if (address === null) return { reason: "no position and no address" };
    if (off !== undefined) return { reason: `no position, and nominatim is off: ${off.reason}` };
    if (lookups === most) return { reason: `no position, and ${most} were looked up already` };
    if (failuresInARow === MAX_FAILURES_IN_A_ROW)
      return { reason: "no position, and nominatim does not answer" };
    lookups += 1;
    try {
      const asked = await books.search("nominatim", (permit) =>
        deps.client.geocode(
          deps.connectors.geocode,
          { kind: "address", name, address, city, within },
          permit,
          deps.signal,
        ),
      );
      books.book(asked, { shown: [], inWindow: false });
      failuresInARow = 0;
      if (asked.answer.location === null) return { reason: "no position, and its address was not found" };
      found += 1;
      return { location: asked.answer.location };
    } catch (error) {
      const isSpent = error instanceof BudgetExhaustedError;
      if (deps.signal.aborted || !(isSpent || isSourceError(error))) throw error;
      if (!isSpent) failuresInARow += 1;
      deps.telemetry.log.warn("a position was not found", { error: error.name, reason: error.message });
      return { reason: `no position, and looking it up failed: ${error.message}` };
    }
  };
  return { find, found: () => found };
}
