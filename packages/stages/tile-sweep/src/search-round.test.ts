import { QueryTooHeavyError } from "@cityscout/connectors";
import {
  type JobInput,
  runKeys,
  type Slice,
  SourceRefusedError,
  TransientSourceError,
} from "@cityscout/contracts";
import { startTrial, type Trial, type TrialRun } from "@cityscout/trial";
import { afterEach, describe, expect, test } from "vitest";
import { boxMessage, circleMessage, type SearchMessage } from "./search-message.ts";
import { searchRound } from "./search-round.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

const HOUR = 3_600_000;

async function newRun(job: Partial<JobInput> = {}): Promise<TrialRun> {
  trial = await startTrial();
  return trial.newRun("one", job);
}

/** So many different circles of Foursquare as round `round` of the run. */
async function circles(run: TrialRun, round: number, count: number): Promise<SearchMessage[]> {
  const connector = run.connectors.circle.find(({ source }) => source === "foursquare")!;
  const searches = Array.from({ length: count }, (_, index) => {
    const center = { lat: 55.9 + round / 100, lng: -3.2 + index / 1000 };
    const search = { source: "foursquare", center, radiusMetres: 100, page: 0 } as const;
    return circleMessage(run.state.run, round, connector, search, undefined);
  });
  await run.store.writeJson(runKeys.round(run.state.run.prefix, round), { round, searches });
  return searches;
}

/** One drain of a round by one worker, with calls enough. */
async function drained(run: TrialRun, round = 0, concurrency = 1) {
  const slice: Slice = { worker: 0, calls: { foursquare: 50, overpass: 50 }, tokens_per_min: {} };
  const report = await searchRound({ ...run, concurrency }, { run: run.state.run, slice, round });
  return { ...report, depth: await run.frontier.depth() };
}

const answeredBy = async ({ client, connectors }: TrialRun, searches: readonly SearchMessage[]) => {
  const connector = connectors.circle.find(({ source }) => source === "foursquare")!;
  const known = searches.map(({ lat, lng, radius }) =>
    client.recallCircle(connector, { center: { lat, lng }, radiusMetres: radius, page: 0 }),
  );
  return (await Promise.all(known)).filter((asked) => asked !== undefined).length;
};

const empty = { visible: 0, inFlight: 0, delayed: 0 };

describe("a worker of a round", () => {
  test("settles all of it in one drain, and what had to be asked again with it", async () => {
    const run = await newRun();
    await run.frontier.enqueue(await circles(run, 0, 24));
    let asked = 0;
    const searchCircle: typeof run.client.searchCircle = (...query) => {
      asked += 1;
      if (asked % 4 === 1) return Promise.reject(new TransientSourceError("foursquare", "HTTP 503"));
      return run.client.searchCircle(...query);
    };
    const report = await drained({ ...run, client: { ...run.client, searchCircle } });
    // Its source fails seven times in all, and never so often in a row that it is taken to be down.
    expect(report).toMatchObject({ answered: 24, failed: 0, unspent: 76, depth: empty });
  });

  test("leaves searches of a later round to those whose round it is, and loses none that it meets before its own", async () => {
    const run = await newRun();
    const [own, later] = [await circles(run, 0, 3), await circles(run, 1, 5)];
    await run.frontier.enqueue([...later.slice(0, 2), ...own, ...later.slice(2)]);
    const { depth } = await drained(run);
    expect(await answeredBy(run, own)).toBe(3);
    const met = await answeredBy(run, later);
    expect(depth).toEqual({ ...empty, visible: 5 - met });
    expect(met).toBeLessThan(3);
    expect(await drained(run, 1)).toMatchObject({ answered: 5 - met, depth: empty });
    expect(await answeredBy(run, later)).toBe(5);
  });

  test("takes searches of an earlier round off the queue, and asks nothing for them", async () => {
    const run = await newRun();
    await run.frontier.enqueue([...(await circles(run, 0, 4)), ...(await circles(run, 1, 1))]);
    expect(await drained(run, 1)).toMatchObject({ unspent: 99, depth: empty });
    expect(trial!.simulator.calls().total.requests).toBe(1);
  });

  test("asks for a search of its round, whichever round the message says that it is of", async () => {
    const run = await newRun();
    const searches = await circles(run, 0, 2);
    await run.store.writeJson(runKeys.round(run.state.run.prefix, 1), { round: 1, searches });
    // As a letter that was redriven: what was given up in one round is planned again for another.
    await run.frontier.enqueue(searches);
    expect(await drained(run, 1)).toMatchObject({ answered: 2, unspent: 98, depth: empty });
    expect(await answeredBy(run, searches)).toBe(2);
  });

  test("notes what its source has refused, be the run's time up by then", async () => {
    const run = await newRun({ budgets: { max_wall_clock_hours: 1 } });
    await run.frontier.enqueue(await circles(run, 0, 2));
    const searchCircle = () => {
      run.clock.advance(HOUR);
      return Promise.reject(new SourceRefusedError("foursquare", "foursquare answered HTTP 400", 400));
    };
    const report = await drained({ ...run, client: { ...run.client, searchCircle } });
    expect(report).toMatchObject({ answered: 0, failed: 1, depth: empty });
    const noted = await run.store.list(runKeys.deadLettersPrefix(run.state.run.prefix));
    expect(noted).toHaveLength(1);
  });

  test("gives a circle up whose answer is too much for its source, as nobody makes it smaller", async () => {
    const run = await newRun();
    const [heavy] = await circles(run, 0, 1);
    await run.frontier.enqueue([heavy!]);
    const searchCircle = () => Promise.reject(new QueryTooHeavyError("foursquare", "more than 64 MiB"));
    const report = await drained({ ...run, client: { ...run.client, searchCircle } });
    expect(report).toMatchObject({ answered: 0, failed: 1, depth: empty });
    const { prefix } = run.state.run;
    expect(await run.store.readText(runKeys.tooHeavy(prefix, heavy!.request_hash))).toBeUndefined();
  });

  test("takes boxes that had waited for circles off the queue once the run's time is up", async () => {
    const run = await newRun({ budgets: { max_wall_clock_hours: 1 } });
    const connector = run.connectors.box.find(({ source }) => source === "overpass")!;
    const searches = Array.from({ length: 3 }, (_, index) => {
      const south = 55.9 + index / 100;
      const box = { south, west: -3.2, north: south + 0.01, east: -3.19 };
      return boxMessage(run.state.run, 0, connector, { source: "overpass", box });
    });
    await run.store.writeJson(runKeys.round(run.state.run.prefix, 0), { round: 0, searches });
    await run.frontier.enqueue(searches);
    // Their own share of the time was over before the worker began.
    run.clock.advance(0.75 * HOUR);
    let asked = 0;
    const searchBox: typeof run.client.searchBox = (...query) => {
      asked += 1;
      run.clock.advance(HOUR);
      return run.client.searchBox(...query);
    };
    const report = await drained({ ...run, client: { ...run.client, searchBox } });
    expect(report.depth).toEqual(empty);
    expect(asked).toBe(1);
  });
});
