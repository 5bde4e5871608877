import type { Books } from "@cityscout/books";
import { callsInOneGo, canPay, leftAfter } from "@cityscout/budget";
import {
  finishInTurns,
  nextTurn,
  type PlaceSource,
  runKeys,
  type RunReference,
  type Source,
  type Targets,
  targetsSchema,
} from "@cityscout/contracts";
import { answeredSearch, type SweepPlanner } from "@cityscout/planning";
import { readRedriven } from "@cityscout/raw-cache";
import type { Telemetry } from "@cityscout/telemetry";
import { bookBox, nothingAnswered, recordsOf } from "./box-phase.ts";
import { startCircles } from "./circle-phase.ts";
import { sweepConnectors } from "./next-round.ts";
import { readRound, writeRound } from "./round-searches.ts";
import { plannedSearchOf, type SearchMessage } from "./search-message.ts";
import { type SettleDependencies, settlementOf } from "./settle.ts";
import { type SweepState, writeSweepState } from "./sweep-state.ts";

/**
 * Goes on with a sweep that had stopped, where searches of it were put back from the dead letters: they are its next round,
 * as far as the budget and their sources' rates go, and their sources are asked again as if they had never failed.
 * Everything that was answered stays answered and booked. Does nothing where none was put back, or the sweep has not
 * stopped.
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
  const again = affordable(
    unique(past.flat().filter(({ request_hash }) => redriven.has(request_hash))),
    books,
  );
  if (again.length === 0) return;

  const sources = new Set<Source>(again.map(({ source }) => source));
  const isOther = (source: Source): boolean => !sources.has(source);
  sweep.dropped = sweep.dropped.filter(isOther);
  sweep.reported = sweep.reported.filter(isOther);
  for (const source of sources) sweep.strikes[source] = 0;
  sweep.reopened = again.map(({ request_hash }) => request_hash);
  const planner = await replay(deps, run, books, sweep, targets, past);

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
  deps.telemetry.log.info("sweep reopened", { round: sweep.round, searches: searches.length });
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

/**
 * What the sweep knew before it stopped, from what its rounds were answered: a planner that has given a search or a
 * source up cannot take that back. `null` where no circle was asked yet.
 */
async function replay(
  deps: SettleDependencies,
  run: RunReference,
  books: Books,
  sweep: SweepState,
  targets: Targets,
  past: readonly (readonly SearchMessage[])[],
): Promise<SweepPlanner | null> {
  // Also of those that stay dropped: what they answered is known, and the rest of their ground is not.
  const { circles } = sweepConnectors(deps, targets, { dropped: [] });
  const boxSources = deps.connectors.box.map(({ source }) => source);
  const planner =
    sweep.phase === "circles" && circles.length > 0
      ? await startCircles(deps, run, targets.area, circles, boxSources, books.limits)
      : null;
  // A search that was put back before is in more rounds than one.
  const seen = new Set(sweep.reopened);
  for (const source of Object.keys(sweep.boxes) as PlaceSource[]) sweep.boxes[source] = nothingAnswered;
  for (const round of past) {
    const searches = round.filter(({ request_hash }) => !seen.has(request_hash));
    for (const { request_hash } of searches) seen.add(request_hash);
    const settlements = await Promise.all(searches.map((search) => settlementOf(deps, run, search)));
    for (const [index, search] of searches.entries()) {
      const settlement = settlements[index]!;
      const box = search.metadata?.box;
      if (box !== undefined) {
        if (settlement.kind !== "too-heavy")
          bookBox(sweep, targets.area, search.source, box, recordsOf(settlement));
      } else if (planner !== null && circles.some(({ source }) => source === search.source)) {
        await nextTurn();
        const planned = plannedSearchOf(search);
        if (settlement.kind === "answered")
          await finishInTurns(planner.recordInSteps([answeredSearch(planned, settlement.asked.answer)]));
        else planner.giveUp([planned]);
      }
    }
  }
  for (const source of sweep.dropped) planner?.dropSource(source);
  return planner;
}
