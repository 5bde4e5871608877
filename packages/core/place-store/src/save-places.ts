import type { IdentifiedPlace, IdentityEvent, RunReference } from "@cityscout/contracts";
import type { Client } from "pg";
import { storableJson } from "./storable.ts";

/**
 * Rows a statement: large enough that round trips do not count, small enough that a statement stays below a megabyte.
 * They travel as one JSON text, which PostgreSQL reads a quarter faster than arrays of texts.
 */
const batchRows = 400;

export interface SavePlaces {
  city: string;
  run: RunReference;
  places: readonly IdentifiedPlace[];
  events: readonly IdentityEvent[];
  digest: string;
}

export async function savePlaces(client: Client, save: SavePlaces): Promise<void> {
  for (const batch of batchesOf(save.places)) {
    await upsertPlaces(client, save, batch);
    await upsertRecords(client, save, batch);
  }
  for (const batch of batchesOf(save.events)) await appendEvents(client, save, batch);
  await moveFormerKeys(client, save);
  await redirectAbsorbed(client, save);
  await markGone(client, save);
  await client.query(
    `insert into runs (run_id, city, started_at, correlation_id, places_digest, places) values ($1, $2, $3, $4, $5, $6)
     on conflict (run_id) do update set places_digest = excluded.places_digest, places = excluded.places`,
    [
      save.run.run_id,
      save.city,
      save.run.started_at,
      save.run.correlation_id,
      save.digest,
      save.places.length,
    ],
  );
}

export function* batchesOf<T>(rows: readonly T[], size = batchRows): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

async function upsertPlaces(client: Client, { city, run }: SavePlaces, batch: readonly IdentifiedPlace[]) {
  const rows = batch.map((place) => ({
    id: place.id,
    name: place.name,
    lat: place.lat,
    lng: place.lng,
    category: place.category,
    closed: place.closed,
    document: place,
  }));
  await client.query(
    `insert into places (city, id, name, lat, lng, category, closed, document, first_seen_run, last_seen_run)
     select $1, row.id, row.name, row.lat, row.lng, row.category, row.closed, row.document, $2, $2
       from jsonb_to_recordset($3::jsonb)
         as row (id text, name text, lat float8, lng float8, category text, closed boolean, document jsonb)
     on conflict (city, id) do update set
       name = excluded.name, lat = excluded.lat, lng = excluded.lng, category = excluded.category,
       closed = excluded.closed, document = excluded.document, last_seen_run = excluded.last_seen_run,
       superseded_by = null,
       gone_run = null`,
    [city, run.run_id, storableJson(rows)],
  );
}

async function upsertRecords(client: Client, { city, run }: SavePlaces, batch: readonly IdentifiedPlace[]) {
  const rows = batch.flatMap(({ id, sources }) =>
    sources.map(({ source, source_id }) => ({ source, source_id, place_id: id })),
  );
  await client.query(
    `insert into source_records (city, source, source_id, place_id, last_seen_run)
     select $1, row.source, row.source_id, row.place_id, $2
       from jsonb_to_recordset($3::jsonb) as row (source text, source_id text, place_id text)
     on conflict (city, source, source_id) do update set
       place_id = excluded.place_id, last_seen_run = excluded.last_seen_run`,
    [city, run.run_id, storableJson(rows)],
  );
}

async function appendEvents(client: Client, { city, run }: SavePlaces, batch: readonly IdentityEvent[]) {
  const rows = batch.map((event) => ({
    type: event.type,
    place_id: "id" in event ? event.id : event.from,
    event,
  }));
  await client.query(
    `insert into identity_events (city, run_id, type, place_id, event)
     select $1, $2, row.type, row.place_id, row.event
       from rows from (jsonb_to_recordset($3::jsonb) as (type text, place_id text, event jsonb))
         with ordinality as row (type, place_id, event, position)
      order by row.position`,
    [city, run.run_id, storableJson(rows)],
  );
}

/** Where ids lead that no place of the run has kept. */
function redirectsOf(events: readonly IdentityEvent[]): { from: string; into: string }[] {
  return events.flatMap((event) => {
    if (event.type === "merged") return [{ from: event.from, into: event.into }];
    if (event.type !== "split" || event.into.includes(event.from)) return [];
    // The largest part.
    return event.into.slice(0, 1).map((into) => ({ from: event.from, into }));
  });
}

/** Redirects, or keys, a statement: each may read all records of the city once. */
const batchRedirects = 10_000;

/**
 * Records that the run did not see, but that the absorbed place had, go with it: nothing may point at an id that
 * redirects. What an id leads to is looked up in a value, not joined: of tables that have just grown PostgreSQL knows so
 * little that it may join them by comparing every row with every other.
 */
async function redirectAbsorbed(client: Client, { city, events }: SavePlaces) {
  for (const batch of batchesOf(redirectsOf(events), batchRedirects)) {
    const values = [
      city,
      storableJson(Object.fromEntries(batch.map(({ from, into }) => [from, into]))),
      batch.map(({ from }) => from),
    ];
    await client.query(
      "update places set superseded_by = $2::jsonb ->> id where city = $1 and id = any($3::text[])",
      values,
    );
    await client.query(
      "update source_records set place_id = $2::jsonb ->> place_id where city = $1 and place_id = any($3::text[])",
      values,
    );
  }
}

/**
 * The keys that the records of a place had go with it: a place that had become part of another, and has other keys since it is
 * parted, is found by those that it had. Those of one that is still part of another stay: nothing may point at its id.
 */
async function moveFormerKeys(client: Client, { city, places, events }: SavePlaces) {
  const current = new Set(places.map(({ id }) => id));
  const moves = events.flatMap((event): [key: string, id: string][] =>
    event.type === "rekeyed" && current.has(event.id) ? event.from.map((key) => [key, event.id]) : [],
  );
  for (const batch of batchesOf(moves, batchRedirects)) {
    await client.query(
      `update source_records set place_id = $2::jsonb ->> (source || ':' || source_id)
        where city = $1 and source || ':' || source_id = any($3::text[])`,
      [city, storableJson(Object.fromEntries(batch)), batch.map(([key]) => key)],
    );
  }
}

async function markGone(client: Client, { city, run, events }: SavePlaces) {
  const gone = events.flatMap((event) => (event.type === "gone" ? [event.id] : []));
  for (const batch of batchesOf(gone)) {
    await client.query("update places set gone_run = $2 where city = $1 and id = any($3::text[])", [
      city,
      run.run_id,
      batch,
    ]);
  }
}
