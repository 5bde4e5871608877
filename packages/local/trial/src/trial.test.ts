import type { Permit } from "@cityscout/books";
import { expect, test } from "vitest";
import { startTrial } from "./trial.ts";

const permit: Permit = () => ({
  begin: () => Promise.resolve(),
  withdraw: () => Promise.resolve(),
  end: () => undefined,
});

test("a run of a trial is answered by its simulated sources, and from the cache the second time", async () => {
  const trial = await startTrial();
  try {
    const { client, connectors } = await trial.newRun("one");
    const foursquare = connectors.circle.find(({ source }) => source === "foursquare")!;
    const query = { center: trial.world.center, radiusMetres: 500, page: 0 };
    const asked = await client.searchCircle(foursquare, query, permit);
    const again = await client.searchCircle(foursquare, query, permit);
    expect(asked.answer.candidates.length).toBeGreaterThan(0);
    expect([asked.cached, again.cached]).toEqual([false, true]);
    expect(trial.simulator.calls().total.requests).toBe(1);
  } finally {
    await trial.close();
  }
});
