import type { Books } from "@cityscout/books";
import { boxSquareKilometres, coverWithBoxes, quarterBox } from "@cityscout/boxes";
import { type BoxConnector, isTooHeavy, type SourceClient } from "@cityscout/connectors";
import { type Area, BudgetExhaustedError, type Candidate, candidateKey } from "@cityscout/contracts";
import type { Telemetry } from "@cityscout/telemetry";

export interface AskNotableDependencies {
  client: SourceClient;
  telemetry: Telemetry;
  signal: AbortSignal;
}

/** A box that is too heavy at this size is no matter of size any more. */
const LEAST_SQUARE_KILOMETRES = 1;

/**
 * The notable places of the area by one box source. A source that fails, or has no call left, gives what it gave
 * until then: the sweep asks it again for everything, and reports it where it stays down.
 */
export async function askNotable(
  deps: AskNotableDependencies,
  connector: BoxConnector,
  area: Area,
  books: Books,
): Promise<Candidate[]> {
  const { log } = deps.telemetry;
  const candidates: Candidate[] = [];
  const boxes = coverWithBoxes(area, connector.maxBoxSquareKilometres);
  for (let box = boxes.shift(); box !== undefined; box = boxes.shift()) {
    const query = { box, selection: "notable" } as const;
    try {
      const asked = await books.request(connector.source, (permit) =>
        deps.client.searchBox(connector, query, permit, deps.signal),
      );
      books.book(asked, { shown: asked.answer.candidates.map(candidateKey), inWindow: false });
      candidates.push(...asked.answer.candidates);
    } catch (error) {
      if (deps.signal.aborted || !(error instanceof Error)) throw error;
      if (error instanceof BudgetExhaustedError) {
        log.info("no call is left for notable places", { source: connector.source, reason: error.message });
        return candidates;
      }
      if (isTooHeavy(error) && boxSquareKilometres(box) > LEAST_SQUARE_KILOMETRES) {
        boxes.unshift(...quarterBox(box));
        continue;
      }
      log.warn("a source gave no notable places", {
        source: connector.source,
        error: error.name,
        reason: error.message,
      });
      return candidates;
    }
  }
  return candidates;
}
