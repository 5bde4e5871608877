import { coverageSchema, runKeys, type Source } from "@cityscout/contracts";
import { syntheticWorld, type World } from "@cityscout/simulator";
import type { TrialRun } from "@cityscout/trial";
import { afterEach, describe, expect, test } from "vitest";
import { readRound } from "./round-searches.ts";
import type { SearchMessage } from "./search-message.ts";
import { type Settlement, settlementOf } from "./settle.ts";
import { readSweepState } from "./sweep-state.ts";
import { deadLettersOf, foundBy, putBack, withDown } from "./testing-reopened.ts";
import { plannedRounds, sweepInRounds } from "./testing-rounds.ts";
import { type SpoilableTrial, startSpoilableTrial } from "./testing-spoilt.ts";

let trial: SpoilableTrial | undefined;
afterEach(async () => trial?.close());

const worldOf = (radiusKm: number, places: number): World =>
  syntheticWorld({
    city: "Town",
    country: "GB",
    center: { lat: 55.95, lng: -3.19 },
    radiusKm,
    places,
    seed: 5,
  });

/** Dense enough for searches that have further pages. */
const town = worldOf(1.2, 700);
/** Its sweep ends with the further pages of one search, which nothing else can show the records of. */
const quarter = worldOf(0.4, 400);
/** One search and its further pages show all of it. */
const village = worldOf(0.4, 170);

const others: Source[] = ["overpass", "wikidata", "google", "foursquare"];

/** A run that asks the one source that has pages. */
async function sweepPages(runId: string): Promise<TrialRun> {
  const run = await trial!.newRun(runId);
  await trial!.decideTargets(run, others);
  await sweepInRounds(run);
  return run;
}

type Answered = SearchMessage & { at: string };

/** The answered searches of a run, in plan order, with when they were. */
async function answersOf({ store, state, ...run }: TrialRun): Promise<Answered[]> {
  const answered: Answered[] = [];
  const rounds = (await plannedRounds(store, state.run)).length;
  for (let round = 0; round < rounds; round += 1) {
    for (const search of await readRound(store, state.run, round)) {
      const settlement: Settlement = await settlementOf({ ...run, store }, state.run, search, "any");
      if (settlement.kind === "answered") answered.push({ ...search, at: settlement.asked.entry.fetchedAt });
    }
  }
  return answered;
}

const pageOf = ({ metadata }: SearchMessage): number => metadata?.page ?? 0;
const nameOf = ({ lat, lng, radius }: SearchMessage): string => [lat, lng, radius].join(" ");

/** The pages of the search with most of them. */
function mostPages(answers: readonly Answered[]): Answered[] {
  const searches = [...Map.groupBy(answers, nameOf).values()];
  return searches.toSorted((a, b) => b.length - a.length)[0]!.toSorted((a, b) => pageOf(a) - pageOf(b));
}

/** Further pages that a sweep's planner has taken in, and that were answered before the page before. */
async function takenTooSoon(run: TrialRun): Promise<string[]> {
  const answers = (await answersOf(run)).filter(({ source }) => source === "yelp");
  const at = new Map(answers.map((one) => [`${nameOf(one)} ${pageOf(one)}`, Date.parse(one.at)]));
  const sweep = await readSweepState(run.store, run.state.run);
  const yelp = sweep!.planner!.sources.find(({ settings }) => settings.source === "yelp");
  return yelp!.answers.flatMap(([lat, lng, radius, page]) => {
    const [own, before] = [page!, page! - 1].map((number) =>
      at.get(`${[lat, lng, radius].join(" ")} ${number}`),
    );
    return page! > 0 && !(own! >= before!) ? [`${lat} ${lng} ${radius} ${page}`] : [];
  });
}

const repeats = (): number => trial!.simulator.calls().total.repeats;

describe("further pages of a search", () => {
  test("Bug: where the first page was asked anew, those that had come before it were taken for its own. Fix: they are not, and asked anew where they are worth it", async () => {
    trial = await startSpoilableTrial({ world: town });
    const first = await sweepPages("one");
    const pages = mostPages(await answersOf(first));
    expect(pages.map(pageOf)).toEqual([0, 1, 2]);
    first.clock.advance(60_000);
    await trial.spoil(pages[0]!.city, "yelp", pages[0]!.request_hash, "overwritten");
    const again = await sweepPages("two");
    expect(repeats()).toBeGreaterThan(0);
    expect(await takenTooSoon(again)).toEqual([]);
    expect(await foundBy(again)).toEqual(await foundBy(first));
    const coverage = await again.store.readJson(runKeys.coverage(again.state.run.prefix), coverageSchema);
    expect(coverage?.sources.yelp?.complete).toBe(true);
    // All of one time now.
    const known = repeats();
    await sweepPages("three");
    expect(repeats()).toBe(known);
  });

  test("cost nothing where nothing is wrong, and only the pages behind where one in between is", async () => {
    trial = await startSpoilableTrial({ world: quarter });
    const first = await sweepPages("one");
    const answers = await answersOf(first);
    const pages = mostPages(answers);
    expect(answers.slice(-3)).toEqual(pages.slice(1));
    first.clock.advance(60_000);
    await sweepPages("two");
    expect(repeats()).toBe(0);
    await trial.spoil(pages[1]!.city, "yelp", pages[1]!.request_hash, "unreadable");
    await sweepPages("three");
    expect(repeats()).toBe(pages.length - 1);
    expect(trial.simulator.calls().total.requests).toBe(answers.length + repeats());
  });

  test("Bug: where the first page had expired and they had not, they were taken for its own. Fix: they are asked anew", async () => {
    trial = await startSpoilableTrial({ world: village });
    // Pages of a search are asked round by round.
    const run = await trial.newRun("one");
    const slow: TrialRun = {
      ...run,
      client: {
        ...run.client,
        searchCircle: async (connector, query, ...rest) => {
          if (query.page === 1) run.clock.advance(60_000);
          return run.client.searchCircle(connector, query, ...rest);
        },
      },
    };
    await trial.decideTargets(slow, others);
    await sweepInRounds(slow);
    const answers = await answersOf(run);
    const pages = mostPages(answers);
    const maxAgeMs = 24 * 3600 * 1000;
    run.clock.advance(Date.parse(pages[0]!.at) + maxAgeMs + 30_000 - run.clock.now());
    const expired = answers.filter(({ at }) => Date.parse(at) + maxAgeMs < run.clock.now());
    expect(expired.map(nameOf)).toContain(nameOf(pages[0]!));
    expect(expired.filter((one) => pageOf(one) > 0 && nameOf(one) === nameOf(pages[0]!))).toEqual([]);
    const again = await sweepPages("two");
    expect(await takenTooSoon(again)).toEqual([]);
    expect(await foundBy(again)).toEqual(await foundBy(run));
  });

  test("of a sweep that is gone on with are asked anew with the first page, too", async () => {
    trial = await startSpoilableTrial({ world: village });
    const off: Source[] = ["overpass", "wikidata", "foursquare"];
    const run = await trial.newRun("one");
    await trial.decideTargets(run, off);
    await sweepInRounds(withDown(run, "google"));
    const pages = mostPages((await answersOf(run)).filter(({ source }) => source === "yelp"));
    await trial.spoil(pages[0]!.city, "yelp", pages[0]!.request_hash, "overwritten");
    await putBack(run);
    run.clock.advance(60_000);
    const again = await trial.newRun("one");
    const state = await sweepInRounds(again);
    expect(state.budget.stop_reason).toBe("complete");
    expect(await deadLettersOf(again)).toEqual([]);
    expect(await takenTooSoon(again)).toEqual([]);
    const clean = await trial.newRun("clean");
    await trial.decideTargets(clean, off);
    await sweepInRounds(clean);
    expect(await foundBy(again)).toEqual(await foundBy(clean));
  });
});
