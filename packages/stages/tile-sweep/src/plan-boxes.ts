import type { Books } from "@cityscout/books";
import { callsInOneGo, canPay, leftAfter } from "@cityscout/budget";
import type { BoxConnector } from "@cityscout/connectors";
import { runKeys, type RunReference, seededSchema } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { boxMessage, type SearchMessage } from "./search-message.ts";
import type { BoxSearch, SweepState } from "./sweep-state.ts";

/**
 * The messages of round `state.round` for the boxes that wait and those given, as far as the budget goes. Leaves in the
 * state which of them wait for the next round, for their source's rate, and which are held until circles are asked. Those
 * that SeedPrimaries has settled take nothing of either.
 *
 * @param share calls that boxes may take before circles are asked.
 */
export async function planBoxes(
  store: RunStore,
  run: RunReference,
  state: SweepState,
  connectors: readonly BoxConnector[],
  boxes: readonly BoxSearch[],
  books: Books,
  share: number,
): Promise<SearchMessage[]> {
  const asked = [...state.waiting_boxes, ...boxes];
  state.waiting_boxes = [];
  if (asked.length === 0) return [];
  const isSettled = await settledBySeed(store, run);
  const left = books.ledger.remaining();
  const leftOf = new Map(connectors.map(({ source }) => [source, left.bySource[source]]));
  const inTime = new Map(
    connectors.map(({ source }) => [source, callsInOneGo(left.tokensPerMinute[source])]),
  );
  let [calls, costUsd] = [left.calls, left.costUsd];
  const searches: SearchMessage[] = [];
  let shareLeft = share;
  for (const [search, message] of messagesOf(run, state, connectors, asked)) {
    if (await isSettled(message)) {
      searches.push(message);
      continue;
    }
    const { source } = search;
    const price = books.limits.sources[source].costUsdPerCall;
    const callsOfSource = leftOf.get(source) ?? 0;
    if (calls < 1 || callsOfSource < 1 || !canPay(costUsd, price)) continue;
    if (shareLeft < 1) {
      state.held_boxes.push(search);
      continue;
    }
    const room = inTime.get(source) ?? 0;
    if (room < 1) {
      state.waiting_boxes.push(search);
      continue;
    }
    shareLeft -= 1;
    inTime.set(source, room - 1);
    [calls, costUsd] = [calls - 1, leftAfter(costUsd, price)];
    leftOf.set(source, callsOfSource - 1);
    searches.push(message);
  }
  return searches;
}

/**
 * The messages for those boxes that SeedPrimaries has settled, which are planned even where a limit lets nothing be asked:
 * only a round tells how far their source is known.
 */
export async function planSettledBoxes(
  store: RunStore,
  run: RunReference,
  state: SweepState,
  connectors: readonly BoxConnector[],
  boxes: readonly BoxSearch[],
): Promise<SearchMessage[]> {
  const isSettled = await settledBySeed(store, run);
  const searches: SearchMessage[] = [];
  for (const [, message] of messagesOf(run, state, connectors, boxes))
    if (await isSettled(message)) searches.push(message);
  return searches;
}

/** Boxes whose source is asked, with their messages. */
function messagesOf(
  run: RunReference,
  { round }: SweepState,
  connectors: readonly BoxConnector[],
  boxes: readonly BoxSearch[],
): [BoxSearch, SearchMessage][] {
  return boxes.flatMap((search) => {
    const connector = connectors.find(({ source }) => source === search.source);
    return connector === undefined ? [] : [[search, boxMessage(run, round, connector, search)]];
  });
}

/** Whether SeedPrimaries has booked the answer to a box, or found it to be too heavy. */
async function settledBySeed(store: RunStore, { prefix }: RunReference) {
  const seeded = await store.readJson(runKeys.seeded(prefix), seededSchema);
  const booked = new Set(seeded?.request_hashes);
  return async ({ request_hash }: SearchMessage): Promise<boolean> =>
    booked.has(request_hash) || (await store.readText(runKeys.tooHeavy(prefix, request_hash))) !== undefined;
}
