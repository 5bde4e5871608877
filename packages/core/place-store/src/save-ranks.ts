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
    await client.query(
      `insert into place_ranks (city, place_id, run_id, is_primary, score, score_breakdown)
       select $1, row.id, $2, row.is_primary, row.score, row.score_breakdown::jsonb
         from unnest($3::text[], $4::boolean[], $5::float8[], $6::text[])
           as row (id, is_primary, score, score_breakdown)
       on conflict (city, place_id) do update set
         run_id = excluded.run_id, is_primary = excluded.is_primary, score = excluded.score,
         score_breakdown = excluded.score_breakdown`,
      [
        city,
        run.run_id,
        batch.map(({ id }) => id),
        batch.map(({ primary }) => primary),
        batch.map(({ score }) => score),
        batch.map(({ score_breakdown }) => storableJson(score_breakdown)),
      ],
    );
  }
}
