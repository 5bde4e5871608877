export interface Migration {
  /** Applied in this order; never changed once released, only followed by another. */
  version: number;
  name: string;
  sql: string;
}

export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: "places, their source records and their history",
    sql: `
      create table runs (
        run_id text primary key,
        city text not null,
        started_at timestamptz not null,
        correlation_id uuid not null,
        -- SHA-256 of the places as they were merged: a stage that runs again with the same ones has nothing to do.
        places_digest text not null,
        places integer not null
      );
      create index runs_by_city on runs (city, started_at);

      create table places (
        city text not null,
        id text not null,
        name text not null,
        lat double precision not null,
        lng double precision not null,
        category text not null,
        closed boolean not null,
        document jsonb not null,
        first_seen_run text not null,
        last_seen_run text not null,
        -- The place that this one turned out to be; its id redirects there.
        superseded_by text,
        -- The run that looked everywhere and did not find the place.
        gone_run text,
        primary key (city, id)
      );

      -- Apart from the places: a rank changes with every run, and would rewrite the whole row.
      create table place_ranks (
        city text not null,
        place_id text not null,
        run_id text not null,
        is_primary boolean not null,
        score double precision not null,
        score_breakdown jsonb not null,
        primary key (city, place_id)
      );

      create table source_records (
        city text not null,
        source text not null,
        source_id text not null,
        place_id text not null,
        last_seen_run text not null,
        primary key (city, source, source_id)
      );

      create table identity_events (
        sequence bigint generated always as identity primary key,
        city text not null,
        run_id text not null,
        type text not null,
        place_id text not null,
        event jsonb not null
      );
      create index identity_events_by_place on identity_events (city, place_id);

      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'identity_events is append-only';
      end $$;
      create trigger identity_events_append_only before update or delete on identity_events
        for each row execute function refuse_change();
    `,
  },
];
