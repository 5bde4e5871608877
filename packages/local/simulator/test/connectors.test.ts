import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Candidate, finish, placeSources } from "@cityscout/contracts";
import {
  type ConnectorSet,
  connectorEnvironmentSchema,
  createConnectors,
  type GeocodeConnector,
  isTooHeavy,
} from "@cityscout/connectors";
import { containsPoint, discArea, distanceMetres } from "@cityscout/geo";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadWorld, startSimulator, syntheticWorld, type Simulator, type WorldRecord } from "../src/index.ts";
import { fixtureLine, fixtureWorld } from "./fixture-world.ts";

/** Kinds whose keys the Overpass connector's query leaves out. */
const NOT_ASKED_FOR = new Set<string | null>(["station"]);

type Request = ReturnType<GeocodeConnector["request"]>;
type Entry = Parameters<GeocodeConnector["parse"]>[0];

/** Sends a connector's request as it stands, with the endpoint's key, and gives what a connector parses. */
async function send(set: ConnectorSet, source: Entry["source"], request: Request): Promise<Entry> {
  const { canonicalUrl, baseUrl, credential } = set.endpoints[source];
  const response = await fetch(request.url.replace(canonicalUrl, baseUrl), {
    method: request.method,
    headers: {
      ...request.headers,
      ...(credential ? { [credential.header]: credential.prefix + credential.key } : {}),
    },
    ...(request.body === null ? {} : { body: request.body }),
  });
  return {
    source,
    requestHash: "hash",
    runId: "run",
    correlationId: "correlation",
    fetchedAt: "2026-01-01T00:00:00.000Z",
    status: response.status,
    contentType: response.headers.get("content-type") ?? "",
    costUsd: 0,
    body: await response.text(),
  };
}

const connect = (simulator: Simulator) =>
  createConnectors(connectorEnvironmentSchema.parse(simulator.environment));
const ids = (candidates: readonly Candidate[]) => candidates.map(({ source_id }) => source_id);

describe("what the services say, read by the connectors", () => {
  const world = syntheticWorld({
    city: "Testham",
    center: { lat: 51, lng: -1 },
    radiusKm: 3,
    places: 1500,
    seed: 3,
  });
  const center = { lat: 51.002, lng: -1.001 };
  let simulator: Simulator;
  let set: ConnectorSet;
  beforeAll(async () => {
    simulator = await startSimulator({ world, rateScale: Infinity });
    set = connect(simulator);
  });
  afterAll(() => simulator.close());

  const nearest = (records: readonly WorldRecord[], radiusMetres: number) =>
    records
      .map((record) => ({ record, distance: distanceMetres(center, record) }))
      .filter(({ distance }) => distance <= radiusMetres)
      .sort((a, b) => a.distance - b.distance)
      .map(({ record }) => record);

  it.each(["google", "foursquare", "yelp"] as const)(
    "%s: the nearest records, each with its id, name and place",
    async (source) => {
      const connector = set.connectors.circle.find((other) => other.source === source)!;
      const query = { center, radiusMetres: 900, page: 0 };
      const answer = connector.parse(await send(set, source, connector.request(query)), query);
      const expected = nearest(world.sources[source]!, 900).slice(0, connector.resultCap);
      expect(expected).toHaveLength(connector.resultCap);
      expect(
        answer.candidates.map(({ source_id, name, location }) => ({ id: source_id, name, location })),
      ).toEqual(expected.map(({ id, name, lat, lng }) => ({ id, name, location: { lat, lng } })));
      expect(answer.more).toBe(true);
    },
  );

  it("yelp: page after page until the circle is done", async () => {
    const connector = set.connectors.circle.find(({ source }) => source === "yelp")!;
    const found: string[] = [];
    for (let page = 0; page < connector.maxPages; page++) {
      const query = { center, radiusMetres: 450, page };
      const answer = connector.parse(await send(set, "yelp", connector.request(query)), query);
      found.push(...ids(answer.candidates));
      if (!answer.more) break;
    }
    const inside = nearest(world.sources.yelp!, 450);
    expect(inside.length).toBeGreaterThan(50);
    expect(found).toEqual(inside.slice(0, 240).map(({ id }) => id));
  });

  it("overpass and wikidata: every record of a box", async () => {
    const box = { south: 50.9, west: -1.1, north: 51.1, east: -0.9 };
    for (const connector of set.connectors.box) {
      const query = { box };
      const { candidates } = finish(
        connector.parseInSteps(await send(set, connector.source, connector.request(query)), query),
      );
      const asked = world.sources[connector.source]!.filter(({ category }) => !NOT_ASKED_FOR.has(category));
      const found = new Set(ids(candidates));
      expect(asked.filter(({ id }) => !found.has(id))).toEqual([]);
    }
  });

  it("every category is understood", async () => {
    const connector = set.connectors.box.find(({ source }) => source === "overpass")!;
    const query = { box: { south: 50.9, west: -1.1, north: 51.1, east: -0.9 } };
    const { candidates } = finish(
      connector.parseInSteps(await send(set, "overpass", connector.request(query)), query),
    );
    const open = candidates.filter(({ closed }) => !closed);
    expect(open.filter(({ category }) => category === null)).toEqual([]);
    expect(candidates.some(({ closed }) => closed)).toBe(true);
  });

  it("google text search: three pages", async () => {
    const found: string[] = [];
    let pageToken: string | undefined;
    for (let page = 0; page < 3; page++) {
      const query = {
        center,
        radiusMetres: 3000,
        page,
        category: "restaurant",
        ...(pageToken === undefined ? {} : { pageToken }),
      };
      const answer = set.textSearch!.parse(await send(set, "google", set.textSearch!.request(query)), query);
      found.push(...ids(answer.candidates));
      pageToken = answer.nextPageToken;
    }
    expect(new Set(found).size).toBe(60);
    expect(pageToken).toBeUndefined();
  });

  it("nominatim: the boundary and an address", async () => {
    const { geocode } = set.connectors;
    const boundary = { kind: "boundary" as const, city: "Testham", near: world.center };
    const { area } = geocode.parse(await send(set, "nominatim", geocode.request(boundary)), boundary);
    expect(discArea(world.center, 3000)[0]!.outer.every((point) => containsPoint(area!, point))).toBe(true);
    const record = world.sources.google!.find(
      ({ address, postalCode }) => address !== null && postalCode !== null,
    )!;
    const lookup = {
      kind: "address" as const,
      name: record.name,
      address: `${record.name}, ${record.address!}, ${record.postalCode!}`,
      city: "Testham",
      within: { south: 50.9, west: -1.1, north: 51.1, east: -0.9 },
    };
    const { location } = geocode.parse(await send(set, "nominatim", geocode.request(lookup)), lookup);
    expect(distanceMetres(location!, record)).toBeLessThan(1000);
  });
});

it("Bug: sources filed a given category each by its own words. Fix: by the one rule of given records", async () => {
  const texts = ["cafe", "Historic site", "bakery", "Pet store", "tourism=museum", "other", "gizmo", " "];
  const records = texts.map((category, at) => ({ id: `r${at}`, name: `P${at}`, lat: 50, lng: 10, category }));
  const directory = await mkdtemp(path.join(tmpdir(), "world-"));
  await writeFile(path.join(directory, "all"), records.map((one) => JSON.stringify(one)).join("\n"));
  const center = { lat: 50, lng: 10 };
  const sources = Object.fromEntries(placeSources.map((source) => [source, { file: "all" }]));
  const described = { city: "Nowhere", country: "GB", center, radius_km: 1, sources };
  await writeFile(path.join(directory, "world.json"), JSON.stringify(described));
  const unknown: string[] = [];
  const world = await loadWorld(directory, { onUnknownCategory: (_, category) => unknown.push(category) });
  await rm(directory, { recursive: true });
  expect(unknown).toEqual(["gizmo"]);

  const simulator = await startSimulator({ world, rateScale: Infinity });
  const set = connect(simulator);
  const categoriesOf = (candidates: readonly Candidate[]) =>
    candidates.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ category }) => category);
  const expected = ["cafe", "historic_site", "cafe", "shop", "museum", null, null, null];
  for (const connector of set.connectors.circle) {
    const query = { center, radiusMetres: 10, page: 0 };
    const entry = await send(set, connector.source, connector.request(query));
    expect(categoriesOf(connector.parse(entry, query).candidates), connector.source).toEqual(expected);
  }
  for (const connector of set.connectors.box) {
    const query = { box: { south: 49.9, west: 9.9, north: 50.1, east: 10.1 } };
    const entry = await send(set, connector.source, connector.request(query));
    const { candidates } = finish(connector.parseInSteps(entry, query));
    expect(categoriesOf(candidates), connector.source).toEqual(expected);
  }
  await simulator.close();
});

describe("failures of the services, read by the connectors", () => {
  it("an overpass query that is too heavy says so", async () => {
    const simulator = await startSimulator({
      world: fixtureWorld({ overpass: fixtureLine(2500) }),
      rateScale: Infinity,
    });
    const set = connect(simulator);
    const connector = set.connectors.box[0]!;
    const query = { box: { south: 49, west: 9, north: 51, east: 11 } };
    const request = connector.request(query);
    const hurried = { ...request, body: request.body!.replace("timeout%3A180", "timeout%3A1") };
    const entry = await send(set, "overpass", hurried);
    await simulator.close();
    expect(() => finish(connector.parseInSteps(entry, query))).toThrow(/Query timed out/);
    let thrown: unknown;
    try {
      finish(connector.parseInSteps(entry, query));
    } catch (error) {
      thrown = error;
    }
    expect(isTooHeavy(thrown)).toBe(true);
  });

  it("a source that is down, a wrong key and a cut body have the errors of their kind", async () => {
    const world = fixtureWorld({ foursquare: fixtureLine(3) });
    const query = { center: world.center, radiusMetres: 100, page: 0 };
    const errorNames: string[] = [];
    for (const [faults, key] of [[{ down: ["foursquare"] }], [{}, "wrong"], [{ malformed: 1 }]] as const) {
      const simulator = await startSimulator({ world, rateScale: Infinity, faults });
      const environment = {
        ...simulator.environment,
        ...(key === undefined ? {} : { FOURSQUARE_API_KEY: key }),
      };
      const set = createConnectors(connectorEnvironmentSchema.parse(environment));
      const connector = set.connectors.circle[0]!;
      const entry = await send(set, "foursquare", connector.request(query));
      await simulator.close();
      try {
        connector.parse(entry, query);
      } catch (error) {
        errorNames.push(error instanceof Error ? error.name : "");
      }
    }
    expect(errorNames).toEqual(["TransientSourceError", "SourceRefusedError", "TransientSourceError"]);
  });
});
