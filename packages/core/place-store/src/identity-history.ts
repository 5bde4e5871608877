import { type IdentityEvent, sourceIdOfKey, sourceOfKey } from "@cityscout/contracts";
import type { Client } from "pg";
import { currentId } from "./identities.ts";

/** An entry of the log of ids. */
export interface LoggedEvent {
  run_id: string;
  /** When the run was started, ISO 8601. */
  started_at: string;
  event: IdentityEvent;
}

/** What became of an id. */
export interface IdentityHistory {
  id: string;
  /** The id that it stands for today: itself, or the place that it redirects to. */
  current: string;
  /** A run that looked where the place was did not find it, and none has since. */
  gone: boolean;
  /** Of the place, as a run saw it last under this id. */
  name: string;
  /** `source:source_id` of the records that it had then, sorted. */
  keys: string[];
  first_seen_run: string;
  last_seen_run: string;
  /** All that name the id, oldest first. */
  events: LoggedEvent[];
}

type KnownPlace = Omit<IdentityHistory, "current" | "events">;

/** `undefined` where no place of the city ever had the id. */
export async function identityHistory(
  client: Client,
  city: string,
  id: string,
): Promise<IdentityHistory | undefined> {
  const found = await client.query<KnownPlace>(
    `select id, name, gone_run is not null as gone, first_seen_run, last_seen_run,
            array(select record ->> 'source' || ':' || (record ->> 'source_id')
                    from jsonb_array_elements(document -> 'sources') as record) as keys
       from places where city = $1 and id = $2`,
    [city, id],
  );
  const [place] = found.rows;
  if (place === undefined) return undefined;
  return {
    ...place,
    keys: place.keys.sort(),
    current: (await currentId(client, city, id))!,
    events: await eventsThatName(client, city, id),
  };
}

/** `into` is one id or a list of them: in JSON that PostgreSQL looks through, a text has itself as its element. */
async function eventsThatName(client: Client, city: string, id: string): Promise<LoggedEvent[]> {
  const found = await client.query<Omit<LoggedEvent, "started_at"> & { started_at: Date }>(
    `select logged.run_id, runs.started_at, logged.event
       from identity_events logged join runs on runs.run_id = logged.run_id
      where logged.city = $1 and (logged.place_id = $2 or jsonb_exists(logged.event -> 'into', $2))
      order by logged.sequence`,
    [city, id],
  );
  return found.rows.map((row) => ({ ...row, started_at: row.started_at.toISOString() }));
}

/** The id of the place that a record was last in. */
export async function placeOfRecord(client: Client, city: string, key: string): Promise<string | undefined> {
  const found = await client.query<{ place_id: string }>(
    "select place_id from source_records where city = $1 and source = $2 and source_id = $3",
    [city, sourceOfKey(key), sourceIdOfKey(key)],
  );
  return found.rows[0]?.place_id;
}
