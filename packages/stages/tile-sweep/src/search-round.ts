import { createCallNotes, readCalls } from "@cityscout/books";
import { isTooHeavy } from "@cityscout/connectors";
import {
  BudgetExhaustedError,
  type Clock,
  CorruptObjectError,
  type FrontierMessage,
  InterruptedError,
  runKeys,
  type RunReference,
  runReferenceSchema,
  type Slice,
  sliceSchema,
} from "@cityscout/contracts";
import type { FrontierReader } from "@cityscout/frontier";
import type { Telemetry } from "@cityscout/telemetry";
import { z } from "zod";
import { type Allowance, createAllowance } from "./allowance.ts";
import { rememberDeadLetter } from "./dead-letters.ts";
import { createOutageWatch, type OutageWatch } from "./outage.ts";
import { readRound } from "./round-searches.ts";
import { requestOf, type SearchMessage } from "./search-message.ts";
import { type SettleDependencies, settlementOf } from "./settle.ts";
import { workerTimeOf } from "./worker-time.ts";

export const searchInputSchema = z.object({
  run: runReferenceSchema,
  slice: sliceSchema,
  round: z.number().int().min(0),
});
export type SearchInput = z.infer<typeof searchInputSchema>;

export const searchReportSchema = z.object({
  worker: z.number().int(),
  answered: z.number().int(),
  failed: z.number().int(),
  /** Of the slice; given back by not being booked. */
  unspent: z.number().int(),
});
export type SearchReport = z.infer<typeof searchReportSchema>;

export interface SearchRoundDependencies extends SettleDependencies {
  frontier: FrontierReader;
  clock: Clock;
  telemetry: Telemetry;
  signal: AbortSignal;
  concurrency: number;
}

/** What the calls of a slice are noted under. */
export const askerOf = ({ worker }: Pick<Slice, "worker">): string => `worker-${worker}`;

/** So many empty looks at an empty queue, and what is still missing will not come. */
const EMPTY_LOOKS = 3;

/**
 * One worker of a round: takes searches off the frontier and has them answered into the raw cache, until the whole
 * round is settled or its slice is spent. What it leaves is taken by another worker, or when the round is drained again.
 * Once the run's time is up it takes the rest off without asking.
 */
export async function searchRound(
  deps: SearchRoundDependencies,
  { run, slice, round }: SearchInput,
): Promise<SearchReport> {
  const open = new Map(
    (await readRound(deps.store, run, round)).map((search) => [search.request_hash, search]),
  );
  const planned = new Set(open.keys());
  const asker = askerOf(slice);
  const notes = createCallNotes(deps, run, asker);
  const allowed = createAllowance(slice, notes, await readCalls(deps.store, run, asker));
  const time = await workerTimeOf(deps, run, deps.connectors);
  const outage = createOutageWatch(deps.clock, time.patienceMs);
  const inHand = new Set<string>();
  let [answered, emptyLooks] = [0, 0];

  const ask = asking(deps, { run, allowed, outage, boxesEndAt: time.boxesEndAt });

  /** Of an earlier round: answered there, or put back from the dead letters for a round of its own. */
  const isOld = (message: FrontierMessage): boolean =>
    message.type === "maps" &&
    !planned.has(message.request_hash ?? "") &&
    (message.metadata?.round ?? round) < round;

  const isTimeUpForBoxes = (): boolean => time.isUp() || deps.clock.now() >= time.boxesEndAt;
  const isTimeUpFor = (message: FrontierMessage): boolean =>
    message.type === "maps" && message.search_type === "box" ? isTimeUpForBoxes() : time.isUp();
  const isOfBoxes = [...open.values()].some((search) => search.search_type === "box");
  const isTimeUp = (): boolean => (isOfBoxes ? isTimeUpForBoxes() : time.isUp());

  const handle = async (message: FrontierMessage): Promise<void> => {
    if (isOld(message) || isTimeUpFor(message)) return;
    const hash = message.request_hash ?? "";
    inHand.add(hash);
    try {
      await ask(message);
      open.delete(hash);
      answered += 1;
    } catch (error) {
      // Nobody asks for it any more: on the queue it would only be in the way of other runs.
      if (!(error instanceof BudgetExhaustedError && isTimeUpFor(message))) throw error;
    } finally {
      inHand.delete(hash);
    }
  };

  /** Others answer searches of this round too: looks until one is found that nobody has. */
  const isSettled = async (search: SearchMessage) =>
    (await settlementOf(deps, run, search)).kind !== "waiting";
  const finished = async (): Promise<boolean> => {
    if (isTimeUp()) return true;
    for (const [hash, search] of open) {
      if (!(await isSettled(search))) break;
      open.delete(hash);
    }
    if (open.size === 0) return true;
    const { visible, inFlight, delayed } = await deps.frontier.depth();
    emptyLooks = visible + inFlight + delayed === 0 ? emptyLooks + 1 : 0;
    return emptyLooks >= EMPTY_LOOKS;
  };

  const report = await deps.frontier.drain(handle, {
    concurrency: deps.concurrency,
    allowance: () => Math.min(allowed.left(), open.size - inHand.size),
    finished,
    signal: deps.signal,
    runId: run.run_id,
    onDeadLetter: async (letter) => {
      const hash = await rememberDeadLetter(deps, run, letter);
      if (hash !== undefined) open.delete(hash);
    },
  });
  if (deps.signal.aborted)
    throw new InterruptedError(`interrupted in round ${round}`, { cause: deps.signal.reason });
  return { worker: slice.worker, answered, failed: report.deadLettered, unspent: allowed.left() };
}

/** What all searches of a worker share. */
interface Shared {
  run: RunReference;
  allowed: Allowance;
  outage: OutageWatch;
  /** When boxes are given up, in milliseconds since the epoch. */
  boxesEndAt: number;
}

/** Has one search answered; fails at once where its source is known to be down, or its share of the slice is spent. */
function asking(
  { store, client, connectors, signal }: SearchRoundDependencies,
  { run, allowed, outage, boxesEndAt }: Shared,
): (message: FrontierMessage) => Promise<void> {
  return async (message) => {
    if (message.type !== "maps")
      throw new CorruptObjectError(`a ${message.type} message is on the maps frontier`);
    const request = requestOf(message, connectors);
    const { source } = request.connector;
    outage.check(source);
    const permit = allowed.of(source);
    try {
      if (request.kind === "box")
        await client.searchBox(request.connector, request.query, permit, signal, boxesEndAt);
      else await client.searchCircle(request.connector, request.query, permit, signal);
      outage.answered(source);
    } catch (error) {
      if (!isTooHeavy(error)) throw outage.failed(source, error);
      if (request.kind !== "box") throw error;
      // An answer of its own kind: asking again would take as long and end the same.
      await store.writeJson(runKeys.tooHeavy(run.prefix, message.request_hash ?? ""), {
        reason: String(error),
      });
    }
  };
}
