import {
  type Candidate,
  type Correction,
  InterruptedError,
  InvalidInputError,
  seededRandom,
} from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { dedupe } from "../dedupe.ts";
import { assignIds } from "../identity/assign-ids.ts";
import type { RecordLines } from "../records/record-lines.ts";
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

const corrections: Correction[] = [
  { type: "different", records: ["google:0", "yelp:1"] },
  // Said of a record that is not there any more: another of its place stands in.
  { type: "closed", record: "yelp:gone", closed: true, beside: ["yelp:none", "overpass:0", "google:0"] },
];

/** Lines of a file in pieces of some records each. */
async function* linesOf(candidates: readonly Candidate[], pieceLength: number): AsyncGenerator<RecordLines> {
  for (let at = 0; at < candidates.length; at += pieceLength) {
    const lines = candidates.slice(at, at + pieceLength).map((record) => `${JSON.stringify(record)}\n`);
    yield {
      bytes: new TextEncoder().encode(lines.join("")),
      source: "google",
      file: "town.ndjson",
      firstLine: at + 1,
    };
  }
}

async function dedupeTown(lines: AsyncIterable<RecordLines>, threads: number) {
  let text = "";
  let count = 0;
  const { stats, closeCalls } = await dedupeInThreads(
    lines,
    async (places) => {
      for await (const piece of places) {
        text += new TextDecoder().decode(piece.bytes);
        count += piece.count;
      }
    },
    { threads, corrections },
  );
  return { text, count, stats, closeCalls };
}

describe("dedupeInThreads", () => {
  it("gives the same bytes as one thread, with any number of threads and in any order", async () => {
    const town = smallTown();
    const { places, ...rest } = dedupe(town, { corrections });
    const expected = {
      text: places.map((place) => `${JSON.stringify(assignIds([place], []).places[0])}\n`).join(""),
      count: places.length,
      ...rest,
    };
    expect(places.filter(({ closed }) => closed)).toHaveLength(1);
    expect(await dedupeTown(linesOf(town, 300), 1)).toEqual(expected);
    expect(await dedupeTown(linesOf(town.toReversed(), 7), 3)).toEqual(expected);
  });

  it("has no place where there is no record", async () => {
    const { text, stats } = await dedupeTown(linesOf([], 1), 2);
    expect(text).toBe("");
    expect(stats).toEqual({ candidates: 0, pairs: 0, merged: 0, review: 0 });
  });

  it.each([1, 2])("stops soon after it was told to, and writes nothing (%i threads)", async (threads) => {
    const interruption = new AbortController();
    const reason = new InterruptedError("enough");
    async function* thenInterrupted(): AsyncGenerator<RecordLines> {
      yield* linesOf(smallTown(), 100);
      // As Ctrl-C does: it is heard at the next turn of the event loop.
      setImmediate(() => interruption.abort(reason));
    }
    let written = false;
    const write = async (): Promise<void> => {
      written = true;
      await Promise.resolve();
    };
    const running = dedupeInThreads(thenInterrupted(), write, { threads, signal: interruption.signal });
    await expect(running).rejects.toBe(reason);
    expect(written).toBe(false);
  });

  it("names the first line that is wrong, whichever thread reads it, and writes nothing", async () => {
    const lines = Array.from({ length: 200 }, (_, at) =>
      JSON.stringify(candidate({ key: `yelp:${at}`, name: "Bar" })),
    );
    lines[120] = '{"source_id":""}';
    lines[121] = "no JSON";
    async function* pieces(): AsyncGenerator<RecordLines> {
      for (const [at, line] of lines.entries()) {
        yield {
          bytes: new TextEncoder().encode(`${line}\n`),
          source: "yelp",
          file: "a.ndjson",
          firstLine: at + 1,
        };
      }
    }
    let written = false;
    const write = async (): Promise<void> => {
      written = true;
      await Promise.resolve();
    };
    for (const threads of [1, 3]) {
      const failure = await dedupeInThreads(pieces(), write, { threads }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(InvalidInputError);
      expect((failure as Error).message).toMatch(/^a\.ndjson:121: source: /);
    }
    expect(written).toBe(false);
  });
});
