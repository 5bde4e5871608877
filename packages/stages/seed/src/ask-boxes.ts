import type { Books, Permit } from "@cityscout/books";
import { boxSquareKilometres, coverWithBoxes, quarterBox } from "@cityscout/boxes";
import { callsInOneGo } from "@cityscout/budget";
import { type BoxConnector, isTooHeavy, type SourceClient } from "@cityscout/connectors";
import {
  type Area,
  BudgetExhaustedError,
  type Candidate,
  candidateKey,
  finishInTurns,
  isSourceError,
  runKeys,
  type RunReference,
} from "@cityscout/contracts";
import { requestHash, type RunStore } from "@cityscout/raw-cache";
import type { Telemetry } from "@cityscout/telemetry";

export interface AskBoxesDependencies {
  store: RunStore;
  client: SourceClient;
  telemetry: Telemetry;
  signal: AbortSignal;
}

/** What a box source has told so far. */
export interface BoxAnswers {
  candidates: Candidate[];
  /** Of the answers that they are from. */
  requestHashes: string[];
}

/** A box that is too heavy at this size is left to the sweep, which divides it further. */
const LEAST_SQUARE_KILOMETRES = 1;

/**
 * The places of the area by one box source, with the very requests that the sweep would make: it finds their answers.
 * A source that fails, has no call left, or whose rate is too slow for all boxes within one stage, gives what it gave
 * until then: the sweep asks it for the rest, and reports it where it stays down.
 *
 * @param limit calls to make at most, and when they end in milliseconds since the epoch.
 */
export async function askBoxes(
  deps: AskBoxesDependencies,
  run: RunReference,
  connector: BoxConnector,
  area: Area,
  books: Books,
  { most, endsAt }: { most: number; endsAt: number },
): Promise<BoxAnswers> {
  const { log } = deps.telemetry;
  const { source } = connector;
  const answers: BoxAnswers = { candidates: [], requestHashes: [] };
  const boxes = coverWithBoxes(area, connector.maxBoxSquareKilometres);
  const calls = () => books.ledger.bySource()[source].calls;
  const callsBefore = calls();
  const withinShare =
    (permit: Permit): Permit =>
    (requestHash) => {
      if (calls() - callsBefore >= most)
        throw new BudgetExhaustedError("the share of the run's max_api_calls that is for boxes is spent");
      return permit(requestHash);
    };
  let inTime = callsInOneGo(books.limits.sources[source].tokensPerMinute);
  for (let box = boxes.shift(); box !== undefined; box = boxes.shift()) {
    if (inTime === 0) {
      log.info("boxes are left to the sweep, for their source's rate", { source, boxes: boxes.length + 1 });
      return answers;
    }
    inTime -= 1;
    const query = { box };
    try {
      const asked = await books.search(source, (permit) =>
        deps.client.searchBox(connector, query, withinShare(permit), deps.signal, endsAt),
      );
      const shown = asked.answer.candidates.map(candidateKey);
      await finishInTurns(books.bookInSteps(asked, { shown, inWindow: false }));
      for (const candidate of asked.answer.candidates) answers.candidates.push(candidate);
      answers.requestHashes.push(asked.entry.requestHash);
    } catch (error) {
      if (deps.signal.aborted) throw error;
      if (error instanceof BudgetExhaustedError) {
        log.info("no call is left for boxes", { source, reason: error.message });
        return answers;
      }
      if (!isSourceError(error)) throw error;
      if (isTooHeavy(error) && boxSquareKilometres(box) > LEAST_SQUARE_KILOMETRES) {
        // The sweep need not find that out again.
        const hash = requestHash(source, connector.request(query));
        await deps.store.writeJson(runKeys.tooHeavy(run.prefix, hash), { reason: String(error) });
        boxes.unshift(...quarterBox(box));
        continue;
      }
      log.warn("a box source failed", { source, error: error.name, reason: error.message });
      return answers;
    }
  }
  return answers;
}
