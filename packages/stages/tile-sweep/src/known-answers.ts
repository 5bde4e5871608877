import type { Books } from "@cityscout/books";
import { type CircleConnector, knownCirclesWithin } from "@cityscout/connectors";
import { type RunReference, type Targets } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { readRound, writeRound } from "./round-searches.ts";
import { circleMessage, type SearchMessage } from "./search-message.ts";
import type { SettleDependencies } from "./settle.ts";
import type { SweepState } from "./sweep-state.ts";

/** Answers to take in at a time: as many as the largest round brings. */
const ANSWERS_A_ROUND = 256;

/**
 * Searches of the area whose answers the cache has, and the run has not come to yet: earlier runs asked for them, with
 * another budget or around another place. They are facts, and to know them costs no call.
 */
export async function knownSearches(
  { client }: SettleDependencies,
  run: RunReference,
  round: number,
  { area }: Targets,
  circles: readonly CircleConnector[],
  { ledger }: Books,
): Promise<SearchMessage[]> {
  const searches: SearchMessage[] = [];
  for (const connector of circles) {
    const { source } = connector;
    const bookedAt = (hash: string): string | undefined => ledger.bookedAt(source, hash);
    for (const query of await knownCirclesWithin(client, connector, area, bookedAt)) {
      const { pageToken: _, notBefore: __, ...search } = query;
      searches.push(circleMessage(run, round, connector, { source, ...search }, query));
    }
  }
  return searches;
}

/** Writes searches as round `state.round` and those after it; gives the first. */
export async function writeKnownRounds(
  store: RunStore,
  run: RunReference,
  state: SweepState,
  searches: readonly SearchMessage[],
): Promise<SearchMessage[]> {
  const first = state.round;
  state.written_until = first;
  for (let from = 0; from < searches.length; from += ANSWERS_A_ROUND) {
    const round = state.written_until;
    const messages = searches
      .slice(from, from + ANSWERS_A_ROUND)
      .map((search) => ({ ...search, metadata: { ...search.metadata, round } }));
    await writeRound(store, run, round, messages);
    state.written_until += 1;
  }
  return readRound(store, run, first);
}

/** Whether a round is of searches that the cache had answers to, rather than of planned ones. */
export function isKnownRound({ written_until }: SweepState, round: number): boolean {
  return round < written_until;
}
