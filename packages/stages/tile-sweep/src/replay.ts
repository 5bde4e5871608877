import type { Books } from "@cityscout/books";
import {
  type BoundingBox,
  finishInTurns,
  nextTurn,
  type PlaceSource,
  type RunReference,
  type Targets,
} from "@cityscout/contracts";
import { answeredSearch, type SweepPlanner } from "@cityscout/planning";
import { bookBox, nothingAnswered, recordsOf } from "./box-phase.ts";
import { startCircles } from "./circle-phase.ts";
import { isOutdated, pageKey } from "./further-pages.ts";
import { sweepConnectors } from "./next-round.ts";
import { plannedSearchOf, type SearchMessage } from "./search-message.ts";
import { type SettleDependencies, type Settlement, settlementOf } from "./settle.ts";
import type { SweepState } from "./sweep-state.ts";

export interface Replayed {
  /** `null` where no circle was asked yet. */
  planner: SweepPlanner | null;
  /**
   * Searches of sources that are still asked, to which there is no answer or none any more: what is stored is not what was
   * written, or cannot be read. The planner knows nothing of them.
   */
  unanswered: SearchMessage[];
}

/**
 * What a sweep knew before it stopped, from what its rounds were answered, whatever the age of the answers: a planner that has
 * given a search or a source up cannot take that back.
 *
 * @param past its rounds
 * @param again what is asked next, by request hash: nothing is known of it
 * @param putBack all that was put back from the dead letters, by request hash
 */
export async function replay(
  deps: SettleDependencies,
  run: RunReference,
  books: Books,
  sweep: SweepState,
  targets: Targets,
  past: readonly (readonly SearchMessage[])[],
  { again, putBack }: Readonly<Record<"again" | "putBack", ReadonlySet<string>>>,
): Promise<Replayed> {
  // Also of those that stay dropped: what they answered is known, and the rest of their ground is not.
  const { circles } = sweepConnectors(deps, targets, { dropped: [] });
  const boxSources = deps.connectors.box.map(({ source }) => source);
  const planner =
    sweep.phase === "circles" && circles.length > 0
      ? await startCircles(deps, run, targets.area, circles, boxSources, books.limits, sweep)
      : null;
  for (const source of Object.keys(sweep.boxes) as PlaceSource[]) sweep.boxes[source] = nothingAnswered;
  const replaying = new Replay(sweep, targets, planner, new Set(circles.map(({ source }) => source)));
  // A search that was put back before is in more rounds than one.
  const seen = new Set<string>();
  for (const round of past) {
    const unseen = round.filter(({ request_hash }) => !seen.has(request_hash));
    for (const { request_hash } of unseen) seen.add(request_hash);
    for (const search of unseen) if (again.has(search.request_hash)) replaying.leaveOpen(search);
    const settled = unseen.filter(({ request_hash }) => !again.has(request_hash));
    const settlements = await Promise.all(settled.map((search) => settlementOf(deps, run, search, "any")));
    for (const [index, search] of settled.entries())
      await replaying.take(search, settlements[index]!, putBack.has(search.request_hash));
  }
  for (const source of sweep.dropped) planner?.dropSource(source);
  return { planner, unanswered: replaying.unanswered };
}

class Replay {
  readonly unanswered: SearchMessage[] = [];
  readonly #sweep: SweepState;
  readonly #targets: Targets;
  readonly #planner: SweepPlanner | null;
  readonly #circleSources: ReadonlySet<PlaceSource>;
  /** Pages without an answer that can be used: those that follow them cannot be used either. */
  readonly #openPages = new Set<string>();

  constructor(
    sweep: SweepState,
    targets: Targets,
    planner: SweepPlanner | null,
    circleSources: ReadonlySet<PlaceSource>,
  ) {
    this.#sweep = sweep;
    this.#targets = targets;
    this.#planner = planner;
    this.#circleSources = circleSources;
  }

  leaveOpen(search: SearchMessage): void {
    const planned = plannedSearchOf(search);
    this.#openPages.add(pageKey(planned, planned.page));
  }

  /** @param isPutBack where it is not answered, it stays put back: there is no call for it now. */
  async take(search: SearchMessage, settlement: Settlement, isPutBack: boolean): Promise<void> {
    const box = search.metadata?.box;
    if (box !== undefined) this.#takeBox(search, box, settlement, isPutBack);
    else if (this.#planner !== null && this.#circleSources.has(search.source))
      await this.#takeCircle(this.#planner, search, settlement, isPutBack);
  }

  #takeBox(search: SearchMessage, box: BoundingBox, settlement: Settlement, isPutBack: boolean): void {
    if (settlement.kind === "waiting" && !isPutBack) this.#askAnew(search);
    else if (settlement.kind !== "too-heavy")
      bookBox(this.#sweep, this.#targets.area, search.source, box, recordsOf(settlement));
  }

  async #takeCircle(
    planner: SweepPlanner,
    search: SearchMessage,
    settlement: Settlement,
    isPutBack: boolean,
  ): Promise<void> {
    await nextTurn();
    const planned = plannedSearchOf(search);
    const isBehindOpen = planned.page > 0 && this.#openPages.has(pageKey(planned, planned.page - 1));
    if (settlement.kind === "answered") {
      // It is planned anew once the page before is known.
      if (isBehindOpen || isOutdated(this.#sweep, search, settlement.asked)) this.leaveOpen(search);
      else await finishInTurns(planner.recordInSteps([answeredSearch(planned, settlement.asked.answer)]));
    } else if (settlement.kind === "waiting" && !isPutBack) {
      this.leaveOpen(search);
      if (!isBehindOpen) this.#askAnew(search);
    } else planner.giveUp([planned]);
  }

  #askAnew(search: SearchMessage): void {
    if (!this.#sweep.dropped.includes(search.source)) this.unanswered.push(search);
  }
}
