import { deadLetterRecordSchema, runKeys, type Source, TransientSourceError } from "@cityscout/contracts";
import type { CircleQuery } from "@cityscout/connectors";
import { syntheticWorld } from "@cityscout/simulator";
import type { TrialRun } from "@cityscout/trial";

export const hamlet = syntheticWorld({
  city: "Hamlet",
  country: "GB",
  center: { lat: 55.95, lng: -3.19 },
  radiusKm: 0.8,
  places: 70,
  seed: 5,
});

/** A client that one source does not answer, or only `isDown` searches for circles. */
export function withDown(
  run: TrialRun,
  down: Source,
  isDown: (query: CircleQuery) => boolean = () => true,
): TrialRun {
  const fail = (): never => {
    throw new TransientSourceError(down, `${down} is down`);
  };
  const client: TrialRun["client"] = {
    ...run.client,
    searchCircle: async (connector, query, ...rest) =>
      connector.source === down && isDown(query)
        ? fail()
        : run.client.searchCircle(connector, query, ...rest),
    searchBox: async (connector, ...rest) =>
      connector.source === down ? fail() : run.client.searchBox(connector, ...rest),
  };
  return { ...run, client };
}

/** Keys of the records that a run has stored. */
export async function foundBy({ store, state }: TrialRun): Promise<string[]> {
  const keys = new Set<string>();
  for (const object of await store.list(runKeys.candidatesPrefix(state.run.prefix))) {
    for (const line of ((await store.readText(object)) ?? "").split("\n").filter((text) => text !== "")) {
      const { source, source_id } = JSON.parse(line) as { source: string; source_id: string };
      keys.add(`${source}:${source_id}`);
    }
  }
  return [...keys].sort();
}

export const deadLettersOf = ({ store, state }: TrialRun): Promise<string[]> =>
  store.list(runKeys.deadLettersPrefix(state.run.prefix));

/** What an operator's redrive notes in the run. */
export async function putBack(run: TrialRun, most = Number.POSITIVE_INFINITY, only?: Source): Promise<void> {
  for (const key of (await deadLettersOf(run)).slice(0, most)) {
    const record = await run.store.readJson(key, deadLetterRecordSchema);
    if (only !== undefined && record?.source !== only) continue;
    await run.store.writeJson(key, { ...record, redriven_at: "2026-01-02T00:00:00.000Z" });
  }
}
