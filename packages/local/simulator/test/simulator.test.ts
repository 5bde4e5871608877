import { afterEach, describe, expect, it, vi } from "vitest";
import { startSimulator, type Calls, type Simulator, type SimulatorOptions } from "../src/index.ts";
import { fixtureLine, fixtureWorld } from "./fixture-world.ts";

const running: Simulator[] = [];

async function start(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const world = fixtureWorld({ foursquare: fixtureLine(5), yelp: fixtureLine(5), overpass: fixtureLine(5) });
  const simulator = await startSimulator({ world, rateScale: Infinity, ...options });
  running.push(simulator);
  return simulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

/** Asks Yelp; `radius` makes requests different. */
function ask(simulator: Simulator, radius: number): Promise<Response> {
  return fetch(
    `${simulator.environment["YELP_BASE_URL"]}/v3/businesses/search?latitude=50&longitude=10&radius=${radius}`,
    { headers: { authorization: `Bearer ${simulator.environment["YELP_API_KEY"]}` } },
  );
}

/** What became of a request, in a word. */
async function outcome(request: Promise<Response>): Promise<string> {
  const response = await request.catch(() => undefined);
  if (!response) return "reset";
  const body = await response.text();
  try {
    JSON.parse(body);
    return String(response.status);
  } catch {
    return "malformed";
  }
}

describe("the simulator", () => {
  it("counts what it was asked, itself: all, answered, by status, distinct and repeated", async () => {
    const simulator = await start();
    await ask(simulator, 100);
    await ask(simulator, 100);
    await ask(simulator, 200);
    await ask(simulator, 50_000);
    const { bySource, total } = simulator.calls();
    expect(bySource.yelp).toEqual({
      requests: 4,
      answered: 3,
      byStatus: { 200: 3, 400: 1 },
      distinct: 3,
      repeats: 1,
    });
    expect(bySource.google.requests).toBe(0);
    expect(total).toEqual(bySource.yelp);
    const told = await fetch(new URL("/_calls", simulator.environment["YELP_BASE_URL"]));
    expect((await told.json()) as Calls).toEqual(simulator.calls());
  });

  it("tells connectors where it is, of which world, and what that world does not serve", async () => {
    const world = fixtureWorld({ yelp: fixtureLine(1) });
    const { environment } = await start({ world, ranking: "popularity" });
    expect(environment).toMatchObject({
      GOOGLE_RANKING: "popularity",
      SIMULATED_WORLD: world.id,
      SOURCES_UNAVAILABLE: "overpass,wikidata,google,foursquare",
    });
    expect((await fetch(`${environment["GOOGLE_PLACES_BASE_URL"]}/v1/places:searchNearby`)).status).toBe(404);
  });

  it("says 429 with Retry-After above the rate, and answers again when that has passed", async () => {
    let now = 0;
    const simulator = await start({ rateScale: 1, now: () => now });
    let answered = 0;
    while ((await ask(simulator, 1)).status === 200) answered++;
    expect(answered).toBe(315);
    const refused = await ask(simulator, 1);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(await refused.json()).toMatchObject({ error: { code: "TOO_MANY_REQUESTS_PER_SECOND" } });
    now += 1000;
    expect((await ask(simulator, 1)).status).toBe(200);
  });

  it("lets a minute pass faster by rateScale", async () => {
    let now = 0;
    const simulator = await start({ rateScale: 60, now: () => now });
    while ((await ask(simulator, 1)).status === 200);
    now += 1000;
    const again = [];
    for (let i = 0; i < 301; i++) again.push((await ask(simulator, 1)).status);
    expect(again.indexOf(429)).toBe(300);
  });

  it("gives a client of Overpass four slots at a time", async () => {
    const simulator = await start({ rateScale: 1, faults: { slow: { share: 1, delayMs: 1000 } } });
    const asked = Array.from({ length: 5 }, () =>
      fetch(`${simulator.environment["OVERPASS_BASE_URL"]}/api/status`),
    );
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 429]);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(await refused.text()).toContain("Dispatcher_Client::request_read_and_idx::rate_limited");
  });

  it("refuses calls beyond a day's quota in the service's own words", async () => {
    const simulator = await start({ quotas: { yelp: 2 } });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask(simulator, i)).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect(await (await ask(simulator, 9)).json()).toMatchObject({ error: { code: "ACCESS_LIMIT_REACHED" } });
  });

  const faults = { seed: 5, errors: 0.2, resets: 0.1, malformed: 0.1, slow: { share: 0.1, delayMs: 1 } };

  it("makes the same faults for the same seed in whatever order requests come", async () => {
    const radii = Array.from({ length: 60 }, (_, i) => i + 1);
    const first = await start({ faults });
    const forwards = new Map<number, string>();
    for (const radius of radii) forwards.set(radius, await outcome(ask(first, radius)));
    const second = await start({ faults });
    const backwards = new Map<number, string>();
    for (const radius of radii.toReversed()) backwards.set(radius, await outcome(ask(second, radius)));
    expect(radii.map((radius) => backwards.get(radius))).toEqual(radii.map((radius) => forwards.get(radius)));
    expect(new Set(forwards.values())).toEqual(new Set(["200", "500", "502", "503", "reset", "malformed"]));
    expect(first.calls()).toEqual(second.calls());
  });

  it("lets a failed request through when it is tried often enough", async () => {
    const simulator = await start({ faults });
    const tries = [];
    for (let radius = 1; radius <= 20; radius++) {
      let count = 1;
      while ((await outcome(ask(simulator, radius))) !== "200") count++;
      tries.push(count);
    }
    expect(Math.max(...tries)).toBeGreaterThan(1);
    expect(simulator.calls().bySource.yelp).toMatchObject({ answered: 20, distinct: 20, repeats: 0 });
  });

  it("counts no answer where the client left before it came", async () => {
    const simulator = await start({ faults: { slow: { share: 1, delayMs: 60 } } });
    const leaving = new AbortController();
    const asked = fetch(`${simulator.environment["OVERPASS_BASE_URL"]}/api/status`, {
      signal: leaving.signal,
    });
    await vi.waitFor(() => expect(simulator.calls().bySource.overpass.requests).toBe(1), { interval: 1 });
    leaving.abort();
    await expect(asked).rejects.toThrow("aborted");
    await vi.waitFor(() => expect(simulator.calls().bySource.overpass.byStatus).toEqual({ aborted: 1 }), {
      interval: 5,
    });
    expect(simulator.calls().bySource.overpass.answered).toBe(0);
  });

  it("keeps a source down for good and the others up", async () => {
    const simulator = await start({ faults: { down: ["yelp"] } });
    expect((await ask(simulator, 1)).status).toBe(503);
    expect((await ask(simulator, 1)).status).toBe(503);
    const overpass = await fetch(`${simulator.environment["OVERPASS_BASE_URL"]}/api/status`);
    expect(overpass.status).toBe(200);
  });

  it("refuses faults and rates that make no sense", async () => {
    await expect(start({ faults: { errors: 1.5 } })).rejects.toThrow(
      "faults.errors is 1.5; it must be 0 to 1",
    );
    await expect(start({ faults: { errors: 0.6, resets: 0.6 } })).rejects.toThrow("add up to more than 1");
    await expect(start({ rateScale: 0 })).rejects.toThrow("rateScale is 0; it must be above 0");
  });
});
