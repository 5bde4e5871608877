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
      `update places set ranked_run = $2, is_primary = row.is_primary, score = row.score,
              score_breakdown = row.score_breakdown::jsonb
         from unnest($3::text[], $4::boolean[], $5::float8[], $6::text[])
           as row (id, is_primary, score, score_breakdown)
        where places.city = $1 and places.id = row.id`,
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
