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

/** Places that have become part of others, with the records that they had when a run last saw them. */
export async function absorbedPlaces(client: Client, city: string): Promise<AbsorbedIdentity[]> {
  const found = await client.query<AbsorbedIdentity>(
    `select id, superseded_by as into, name, category, lat, lng,
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
  return found.rows.map((place) => ({ ...place, keys: place.keys.sort(), into: endOf(place.into) }));
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
