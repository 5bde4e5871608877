import type { Client } from "pg";
import type { AbsorbedIdentity, PreviousIdentity, SavedRun } from "./place-store.ts";

export async function savedRun(client: Client, runId: string): Promise<SavedRun | undefined> {
  const found = await client.query<SavedRun>(
    "select places_digest as digest, places from runs where run_id = $1",
    [runId],
  );
  return found.rows[0];
}

/**
 * Ordered by id and key byte by byte, so that the answer does not depend on the server's collation. The two tables are read
 * one after the other, not joined: of a city that is new to a large database PostgreSQL expects a single row, and would
 * compare every place with every record.
 */
export async function previousIdentities(client: Client, city: string): Promise<PreviousIdentity[]> {
  const places = await client.query<Omit<PreviousIdentity, "keys">>(
    `select id, name, category, lat, lng, gone_run is not null as gone from places
      where city = $1 and superseded_by is null order by id collate "C"`,
    [city],
  );
  const records = await client.query<{ place_id: string; key: string }>(
    `select place_id, source || ':' || source_id as key from source_records
      where city = $1 order by (source || ':' || source_id) collate "C"`,
    [city],
  );
  const keysOf = Map.groupBy(records.rows, ({ place_id }) => place_id);
  return places.rows.flatMap((place) => {
    const keys = keysOf.get(place.id);
    return keys === undefined ? [] : [{ ...place, keys: keys.map(({ key }) => key) }];
  });
}

/**
 * Places that have become part of others, with the records that they had when a run last saw them, under the keys that these had
 * then and those that they have got since.
 */
export async function absorbedPlaces(client: Client, city: string): Promise<AbsorbedIdentity[]> {
  const found = await client.query<AbsorbedIdentity & { run_id: string }>(
    `select id, superseded_by as into, name, category, lat, lng, last_seen_run as run_id,
            array(select record ->> 'source' || ':' || (record ->> 'source_id')
                    from jsonb_array_elements(document -> 'sources') as record) as keys
       from places where city = $1 and superseded_by is not null order by id collate "C"`,
    [city],
  );
  const next = new Map(found.rows.map(({ id, into }) => [id, into]));
  const endOf = (id: string): string => {
    let end = id;
    for (let into = next.get(end); into !== undefined; into = next.get(end)) end = into;
    return end;
  };
  const keysSince = await laterKeys(client, city, found.rows);
  return found.rows.map(({ id, keys, into, name, category, lat, lng }) => ({
    id,
    name,
    category,
    lat,
    lng,
    keys: [...new Set([...keys, ...(keysSince.get(id) ?? [])])].sort(),
    into: endOf(into),
  }));
}

/** By id of a place, the keys that its records have got since a run last saw it under that id. */
async function laterKeys(
  client: Client,
  city: string,
  places: readonly { readonly id: string; readonly run_id: string }[],
): Promise<Map<string, string[]>> {
  if (places.length === 0) return new Map();
  const logged = await client.query<{ id: string; keys: string[]; run_id: string; started_at: Date }>(
    `select place_id as id, event -> 'into' as keys, runs.run_id, runs.started_at
       from identity_events join runs using (run_id)
      where identity_events.city = $1 and type = 'rekeyed' and place_id = any($2::text[])`,
    [city, places.map(({ id }) => id)],
  );
  if (logged.rows.length === 0) return new Map();
  const runs = await client.query<{ run_id: string; started_at: Date }>(
    "select run_id, started_at from runs where city = $1",
    [city],
  );
  const startOf = new Map(runs.rows.map(({ run_id, started_at }) => [run_id, started_at]));
  const lastRunOf = new Map(places.map(({ id, run_id }) => [id, run_id]));
  const later = logged.rows.filter(({ id, run_id, started_at }) => {
    const last = lastRunOf.get(id)!;
    return run_id !== last && started_at >= startOf.get(last)!;
  });
  return new Map(
    [...Map.groupBy(later, ({ id }) => id)].map(([id, events]) => [id, events.flatMap(({ keys }) => keys)]),
  );
}

/** Follows redirects to their end. A chain cannot close: a place that is saved under its id again redirects no more. */
export async function currentId(client: Client, city: string, id: string): Promise<string | undefined> {
  const found = await client.query<{ id: string }>(
    `with recursive chain as (
       select id, superseded_by from places where city = $1 and id = $2
       union
       select place.id, place.superseded_by from places place join chain on place.id = chain.superseded_by
        where place.city = $1
     )
     select id from chain where superseded_by is null`,
    [city, id],
  );
  return found.rows[0]?.id;
}
