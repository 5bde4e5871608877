import type { Candidate } from "@cityscout/contracts";
import { seededRandom } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { dedupe } from "../dedupe.ts";
import { at, candidate } from "../testing/candidates.ts";
import { dedupeInThreads } from "./dedupe-in-threads.ts";

const sources = ["overpass", "google", "foursquare", "yelp"];
const words = ["Thistle", "Castle", "Harbour", "Rowan", "Lantern", "Meadow", "Quarry", "Anchor"];

/** Three hundred records of a hundred places, some of them chains, with what the sources forget and misspell. */
function smallTown(): Candidate[] {
  const random = seededRandom(3);
  return Array.from({ length: 300 }, (_, index) => {
    const place = Math.floor(index / 3);
    const name = `${words[place % 8]} ${words[Math.floor(place / 8) % 8]} Café`;
    return candidate({
      key: `${sources[Math.floor(random.next() * 4)]}:${index}`,
      name: random.next() < 0.2 ? name.replace("a", "") : name,
      location:
        random.next() < 0.02
          ? null
          : at((place % 10) * 150 + random.next() * 30, place * 15 + random.next() * 30),
      address: random.next() < 0.5 ? `${place} ${words[place % 5]} Street` : null,
      phone: random.next() < 0.3 ? `+44 131 496 ${1000 + place}` : null,
    });
  });
}

async function bytesOf(
  candidates: Iterable<Candidate> | AsyncIterable<Candidate>,
  threads: number,
): Promise<string> {
  const { places, ...rest } = await dedupeInThreads(candidates, {
    threads,
    corrections: [{ type: "different", records: ["google:0", "yelp:1"] }],
  });
  return JSON.stringify({ places: [...places], ...rest });
}

describe("dedupeInThreads", () => {
  it("gives the same bytes as one thread, with any number of threads and in any order", async () => {
    const town = smallTown();
    const expected = JSON.stringify(
      dedupe(town, { corrections: [{ type: "different", records: ["google:0", "yelp:1"] }] }),
    );
    async function* backwards(): AsyncGenerator<Candidate> {
      yield* town.toReversed();
    }
    expect(await bytesOf(town, 1)).toBe(expected);
    expect(await bytesOf(backwards(), 3)).toBe(expected);
  });

  it("has no place where there is no record", async () => {
    const { places, stats } = await dedupeInThreads([], { threads: 2 });
    expect([...places]).toEqual([]);
    expect(stats).toEqual({ candidates: 0, pairs: 0, merged: 0, review: 0 });
  });
});
