import type { RunReference } from "@cityscout/contracts";
import type { Client } from "pg";
import type { PlaceRank } from "./place-store.ts";
import { batchesOf } from "./save-places.ts";
import { storableJson } from "./storable.ts";

export async function saveRanks(
  client: Client,
  { city, run, ranks }: { city: string; run: RunReference; ranks: readonly PlaceRank[] },
): Promise<void> {
  for (const batch of batchesOf(ranks)) {
    const rows = batch.map(({ id, primary, score, score_breakdown }) => ({
      id,
      is_primary: primary,
      score,
      score_breakdown,
    }));
    await client.query(
      `insert into place_ranks (city, place_id, run_id, is_primary, score, score_breakdown)
       select $1, row.id, $2, row.is_primary, row.score, row.score_breakdown
         from jsonb_to_recordset($3::jsonb)
           as row (id text, is_primary boolean, score float8, score_breakdown jsonb)
       on conflict (city, place_id) do update set
         run_id = excluded.run_id, is_primary = excluded.is_primary, score = excluded.score,
         score_breakdown = excluded.score_breakdown`,
      [city, run.run_id, storableJson(rows)],
    );
  }
}
