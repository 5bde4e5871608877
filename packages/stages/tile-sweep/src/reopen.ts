import { isDeepStrictEqual } from "node:util";
import type { Books } from "@cityscout/books";
import { callsInOneGo, canPay, leftAfter } from "@cityscout/budget";
import { finishInTurns, runKeys, type RunReference, type Source, targetsSchema } from "@cityscout/contracts";
import { readRedriven } from "@cityscout/raw-cache";
import type { Telemetry } from "@cityscout/telemetry";
import { replay } from "./replay.ts";
import { readRound, writeRound } from "./round-searches.ts";
import type { SearchMessage } from "./search-message.ts";
import type { SettleDependencies } from "./settle.ts";
import { type BoxSearch, type SweepState, writeSweepState } from "./sweep-state.ts";

/**
 * Goes on with a sweep that had stopped, where searches of it were put back from the dead letters: they are its next round,
 * as far as the budget and their sources' rates go, and their sources are asked again as if they had never failed.
 * Everything that was answered stays answered and booked. What is not answered, or not any more, as what is stored cannot be
 * used, is asked with them; beyond that the sweep plans as it sees fit. Does nothing where none was put back, or the sweep has
 * not stopped.
 */
export async function reopenSweep(
  deps: SettleDependencies & { telemetry: Telemetry },
  run: RunReference,
  books: Books,
  sweep: SweepState,
): Promise<void> {
  if (sweep.stopped === null) return;
  const redriven = new Set((await readRedriven(deps.store, run.prefix)).map((record) => record.request_hash));
  const targets = await deps.store.readJson(runKeys.targets(run.prefix), targetsSchema);
  if (redriven.size === 0 || targets === undefined) return;
  const past: SearchMessage[][] = [];
  for (let round = 0; round < sweep.round; round += 1) past.push(await readRound(deps.store, run, round));
  const ordered = affordable(
    unique(past.flat().filter(({ request_hash }) => redriven.has(request_hash))),
    books,
  );
  if (ordered.length === 0) return;

  const sources = new Set<Source>(ordered.map(({ source }) => source));
  sweep.dropped = sweep.dropped.filter((source) => !sources.has(source));
  for (const source of sources) {
    delete sweep.failures[source];
    sweep.strikes[source] = 0;
  }
  const asked = new Set(ordered.map(({ request_hash }) => request_hash));
  const { planner, unanswered } = await replay(deps, run, books, sweep, targets, past, {
    again: asked,
    putBack: redriven,
  });
  const lost = unanswered.filter((search) => !isWaitingBox(sweep, boxOf(search)));
  const again = affordable([...ordered, ...lost], books);
  const asLater = lost.filter((search) => !again.includes(search)).map(boxOf);
  sweep.waiting_boxes.push(...asLater.filter((box) => box !== undefined));
  // Pages of one search follow each other.
  again.sort((a, b) => (a.metadata?.page ?? 0) - (b.metadata?.page ?? 0));
  sweep.reopened = again.map(({ request_hash }) => request_hash);

  // The number that the stopped sweep would have used next stays without searches: a planner that some process keeps
  // from before has that number, and still thinks that the source is down.
  await writeRound(deps.store, run, sweep.round, []);
  sweep.round += 1;
  const searches = again.map((search) => ({
    ...search,
    metadata: { ...search.metadata, round: sweep.round },
  }));
  await writeRound(deps.store, run, sweep.round, searches);
  sweep.planner = planner && (await finishInTurns(planner.toStateInSteps()));
  sweep.stalled = { times: 0, waiting: 0 };
  [sweep.cache_known, sweep.written_until] = [false, 0];
  sweep.stopped = null;
  await writeSweepState(deps.store, run, sweep);
  deps.telemetry.log.info("sweep reopened", {
    round: sweep.round,
    searches: searches.length,
    unanswered: lost.length,
  });
}

function boxOf({ source, metadata }: SearchMessage): BoxSearch | undefined {
  return metadata?.box === undefined ? undefined : { source, box: metadata.box };
}

/** Whether the sweep asks for a box in any case. */
function isWaitingBox({ waiting_boxes, held_boxes }: SweepState, box: BoxSearch | undefined): boolean {
  return [...waiting_boxes, ...held_boxes].some((other) => isDeepStrictEqual(other, box));
}

/** Each search once, in the order in which they were planned. */
const unique = (searches: readonly SearchMessage[]): SearchMessage[] => [
  ...new Map(searches.map((search) => [search.request_hash, search])).values(),
];

/** As many as there are calls left for, and as one round has time for; the others stay put back. */
function affordable(searches: readonly SearchMessage[], books: Books): SearchMessage[] {
  const left = books.ledger.remaining();
  const callsOf = new Map<Source, number>();
  let [calls, costUsd] = [left.calls, left.costUsd];
  return searches.filter(({ source }) => {
    const price = left.costUsdPerCall[source];
    const ofSource =
      callsOf.get(source) ?? Math.min(left.bySource[source], callsInOneGo(left.tokensPerMinute[source]));
    if (calls < 1 || ofSource < 1 || !canPay(costUsd, price)) return false;
    [calls, costUsd] = [calls - 1, leftAfter(costUsd, price)];
    callsOf.set(source, ofSource - 1);
    return true;
  });
}
