import { afterEach, describe, expect, it } from "vitest";
import { startSimulator, type Simulator, type SimulatorOptions } from "../src/index.ts";
import { fixtureLine, fixtureRecord, fixtureWorld } from "./fixture-world.ts";

const running: Simulator[] = [];

async function start(sources: SimulatorOptions["world"]["sources"], options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ world: fixtureWorld(sources), rateScale: Infinity, ...options });
  running.push(simulator);
  return simulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

interface Body {
  readonly elements?: readonly { id: string | number }[];
  readonly places?: readonly { id: string }[];
  readonly results?: unknown;
  readonly businesses?: readonly { id: string }[];
  readonly total?: number;
  readonly remark?: string;
  readonly nextPageToken?: string;
  readonly error?: unknown;
}

async function json(response: Response): Promise<Body> {
  return (await response.json()) as Body;
}

describe("Overpass", () => {
  const ask = (simulator: Simulator, data: string) =>
    fetch(`${simulator.environment["OVERPASS_BASE_URL"]}/api/interpreter`, {
      method: "POST",
      body: new URLSearchParams({ data }),
    });
  const ids = async (response: Response): Promise<unknown[]> =>
    ((await json(response)).elements ?? []).map(({ id }) => id);

  const sources = {
    overpass: [
      fixtureRecord({
        id: "node/7",
        category: "cafe",
        name: "Seven",
        address: "12 High Street",
        postalCode: "N1",
      }),
      fixtureRecord({ id: "way/8", category: "tourism=museum", lat: 50.001 }),
      fixtureRecord({ id: "osm/9", lat: 50.002 }),
      fixtureRecord({ id: "node/10", category: "cafe", lat: 51 }),
    ],
  };

  it("answers the elements of a box that pass the tag filters, with the records' own ids", async () => {
    const simulator = await start(sources);
    const response = await ask(
      simulator,
      `[out:json][timeout:25];nwr["amenity"="cafe"](49.9,9.9,50.1,10.1);out center tags;`,
    );
    expect((await json(response)).elements).toEqual([
      {
        type: "node",
        id: 7,
        lat: 50,
        lon: 10,
        tags: {
          name: "Seven",
          amenity: "cafe",
          "addr:housenumber": "12",
          "addr:street": "High Street",
          "addr:postcode": "N1",
          "addr:city": "Nowhere",
        },
      },
      { type: "node", id: "osm/9", lat: 50.002, lon: 10, tags: { name: "Place osm/9" } },
    ]);
  });

  it("understands unions, global boxes, regular expressions, negation and comments", async () => {
    const simulator = await start(sources);
    const box = "[out:json][bbox:49.9,9.9,50.1,10.1];";
    const queries = [
      `${box}(node["amenity"~"^CA",i]; way["tourism"]["shop"!="x"]; /* both */);out center;`,
      `${box}nwr[~"^(amenity|tourism)$"~"."][!"shop"];out ids;`,
      `${box}nwr["name"~"Seven|way|osm"];out;`,
    ];
    const answers = await Promise.all(queries.map(async (query) => ids(await ask(simulator, query))));
    expect(answers).toEqual([
      [7, "osm/9", 8],
      [7, "osm/9", 8],
      [7, "osm/9", 8],
    ]);
  });

  it("gives up with a remark and no elements where the boxes hold too much for the time asked for", async () => {
    const simulator = await start({ overpass: fixtureLine(1001) });
    const response = await ask(simulator, "[out:json][timeout:1];nwr(49,9,51,11);out;");
    const body = await json(response);
    expect(response.status).toBe(200);
    expect(body.elements).toEqual([]);
    expect(body.remark).toMatch(/^runtime error: Query timed out/);
  });

  it("says where a query cannot be understood, as HTML", async () => {
    const simulator = await start(sources);
    const response = await ask(simulator, "[out:json];\nnode(1,2,3,4) out;");
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("line 2: parse error: ';' expected - 'out;' found.");
  });
});

describe("Google Places", () => {
  const call = (simulator: Simulator, method: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${simulator.environment["GOOGLE_PLACES_BASE_URL"]}/v1/places:${method}`, {
      method: "POST",
      headers: {
        "x-goog-api-key": simulator.environment["GOOGLE_PLACES_API_KEY"]!,
        "x-goog-fieldmask": "places.id,nextPageToken",
        ...headers,
      },
      body: JSON.stringify(body),
    });
  const circle = (radius: number) => ({
    locationRestriction: { circle: { center: { latitude: 50, longitude: 10 }, radius } },
  });
  const ids = (body: Body): string[] => (body.places ?? []).map(({ id }) => id);

  it("gives the 20 nearest by DISTANCE, and the 20 most popular where nothing is said", async () => {
    const simulator = await start({ google: fixtureLine(60) });
    const near = ids(
      await json(await call(simulator, "searchNearby", { ...circle(405), rankPreference: "DISTANCE" })),
    );
    const popular = ids(await json(await call(simulator, "searchNearby", circle(405))));
    expect([near.length, near[0], near[19]]).toEqual([20, "p0000", "p0019"]);
    expect([popular.length, popular[0], popular[19]]).toEqual([20, "p0040", "p0021"]);
  });

  it("gives only the fields of the mask, and an empty object where there is no place", async () => {
    const simulator = await start({ google: [fixtureRecord({ id: "a", category: "cafe", name: "A" })] });
    const masked = await call(simulator, "searchNearby", circle(100), {
      "x-goog-fieldmask": "places.displayName.text,places.primaryType",
    });
    expect(await json(masked)).toEqual({ places: [{ displayName: { text: "A" }, primaryType: "cafe" }] });
    const nowhere = {
      locationRestriction: { circle: { center: { latitude: 0, longitude: 0 }, radius: 10 } },
    };
    expect(await json(await call(simulator, "searchNearby", nowhere))).toEqual({});
  });

  it.each([
    ["no key", { "x-goog-api-key": "" }, circle(10), 403, "PERMISSION_DENIED"],
    ["no field mask", { "x-goog-fieldmask": "" }, circle(10), 400, "INVALID_ARGUMENT"],
    ["a field that is none", { "x-goog-fieldmask": "places.nonsense" }, circle(10), 400, "INVALID_ARGUMENT"],
    ["a radius above 50 km", {}, circle(50_001), 400, "INVALID_ARGUMENT"],
    ["more than 20 results", {}, { ...circle(10), maxResultCount: 21 }, 400, "INVALID_ARGUMENT"],
  ])("refuses a request with %s", async (_, headers, body, status, code) => {
    const simulator = await start({ google: fixtureLine(1) });
    const response = await call(simulator, "searchNearby", body, headers);
    expect(response.status).toBe(status);
    expect((await json(response)).error).toMatchObject({ code: status, status: code });
  });

  it("pages a text search to 60 places and no further", async () => {
    const simulator = await start({ google: fixtureLine(100, { category: "museum" }) });
    const pages: string[][] = [];
    let pageToken: string | undefined;
    do {
      const body = await json(
        await call(simulator, "searchText", { textQuery: "museums in Nowhere", pageToken: pageToken ?? "" }),
      );
      pages.push(ids(body));
      pageToken = body.nextPageToken;
    } while (pageToken !== undefined);
    expect(pages.map((page) => page.length)).toEqual([20, 20, 20]);
    expect(new Set(pages.flat()).size).toBe(60);
  });
});

describe("Foursquare", () => {
  const search = (simulator: Simulator, query: string, headers: Record<string, string> = {}) =>
    fetch(`${simulator.environment["FOURSQUARE_BASE_URL"]}/places/search?${query}`, {
      headers: {
        authorization: `Bearer ${simulator.environment["FOURSQUARE_API_KEY"]}`,
        "x-places-api-version": "2025-06-17",
        ...headers,
      },
    });

  it("gives at most 50 places, nearest first, and the fields asked for", async () => {
    const simulator = await start({ foursquare: fixtureLine(80) });
    const body = await json(
      await search(simulator, "ll=50,10&radius=1000&limit=50&sort=DISTANCE&fields=fsq_place_id,distance"),
    );
    const results = body.results as readonly unknown[];
    expect(results).toHaveLength(50);
    expect(results.slice(0, 2)).toEqual([
      { fsq_place_id: "p0000", distance: 0 },
      { fsq_place_id: "p0001", distance: 10 },
    ]);
  });

  it.each([
    ["limit=51", {}, 400],
    ["radius=100001", {}, 400],
    ["sort=NEAREST", {}, 400],
    ["limit=5", { authorization: "Bearer wrong" }, 401],
    ["limit=5", { "x-places-api-version": "" }, 400],
  ])("refuses %s with headers %o", async (query, headers, status) => {
    const simulator = await start({ foursquare: fixtureLine(1) });
    const response = await search(simulator, `ll=50,10&${query}`, headers);
    expect(response.status).toBe(status);
    expect(await json(response)).toHaveProperty("message");
  });

  it("finds by the id of a category, and what has no category by any", async () => {
    const simulator = await start({
      foursquare: [
        fixtureRecord({ id: "m", category: "museum" }),
        fixtureRecord({ id: "c", category: "cafe" }),
        fixtureRecord({ id: "x" }),
      ],
    });
    const body = await json(
      await search(simulator, "ll=50,10&fsq_category_ids=4bf58dd8d48988d181941735&fields=fsq_place_id"),
    );
    expect(body.results).toEqual([{ fsq_place_id: "m" }, { fsq_place_id: "x" }]);
  });
});

describe("Yelp", () => {
  const search = (simulator: Simulator, query: string, key?: string) =>
    fetch(
      `${simulator.environment["YELP_BASE_URL"]}/v3/businesses/search?latitude=50&longitude=10&${query}`,
      {
        headers: { authorization: `Bearer ${key ?? simulator.environment["YELP_API_KEY"]}` },
      },
    );

  it("pages by offset to 240 of a circle and tells how many there are", async () => {
    const simulator = await start({ yelp: fixtureLine(300) });
    const body = await json(await search(simulator, "radius=40000&sort_by=distance&limit=40&offset=200"));
    const businesses = body.businesses!;
    expect([businesses.length, businesses[0]!.id, body.total]).toEqual([40, "p0200", 300]);
    const beyond = await search(simulator, "radius=40000&limit=50&offset=200");
    expect([beyond.status, await json(beyond)]).toMatchObject([400, { error: { code: "VALIDATION_ERROR" } }]);
  });

  it.each([
    ["limit=51", undefined, 400],
    ["radius=40001", undefined, 400],
    ["sort_by=price", undefined, 400],
    ["limit=5", "wrong", 401],
  ])("refuses %s with key %s", async (query, key, status) => {
    const simulator = await start({ yelp: fixtureLine(1) });
    expect((await search(simulator, query, key)).status).toBe(status);
  });
});

describe("Nominatim", () => {
  const places = {
    overpass: [fixtureRecord({ id: "a", name: "Red Lion", address: "5 Mill Lane", lat: 50.01 })],
  };
  const get = async (simulator: Simulator, path: string): Promise<unknown> => {
    const response = await fetch(`${simulator.environment["NOMINATIM_BASE_URL"]}${path}`);
    return response.json();
  };

  it("gives the city's boundary, which holds the whole disc", async () => {
    const simulator = await start(places);
    const hits = (await get(
      simulator,
      "/search?q=Nowhere&format=jsonv2&polygon_geojson=1",
    )) as readonly unknown[];
    expect(hits[0]).toMatchObject({
      category: "boundary",
      type: "administrative",
      geojson: { type: "Polygon" },
    });
    const features = await get(simulator, "/search?city=Nowhere&format=geojson&polygon_geojson=1");
    expect(features).toMatchObject({ features: [{ geometry: { type: "Polygon" } }] });
  });

  it("looks up the address of a record, within the view box where that bounds", async () => {
    const simulator = await start(places);
    const found = await get(simulator, "/search?q=5+Mill+Lane,+Nowhere&format=jsonv2");
    expect(found).toMatchObject([{ lat: "50.01", lon: "10", place_rank: 30 }]);
    expect(
      await get(simulator, "/search?street=5+Mill+Lane&city=Nowhere&format=json&bounded=1&viewbox=0,0,1,1"),
    ).toEqual([]);
    expect(await get(simulator, "/search?q=6+Mill+Lane&format=json")).toEqual([]);
  });

  it("names what is nearest to a position", async () => {
    const simulator = await start(places);
    expect(await get(simulator, "/reverse?lat=50.0101&lon=10&format=jsonv2")).toMatchObject({
      name: "Red Lion",
    });
    expect(await get(simulator, "/reverse?lat=1&lon=1&format=jsonv2")).toEqual({
      error: "Unable to geocode",
    });
  });
});

describe("Wikidata", () => {
  it("binds the variables of a query over a box, and leaves out those without a value", async () => {
    const simulator = await start({
      wikidata: [
        fixtureRecord({
          id: "Q1",
          name: "Old Castle",
          names: { de: "Altes Schloss" },
          popularity: 0.8,
          category: "castle",
        }),
        fixtureRecord({ id: "Q2", popularity: 0.1 }),
        fixtureRecord({ id: "Q3", lat: 60, popularity: 1 }),
      ],
    });
    const query = `SELECT ?item ?itemLabel (SAMPLE(?c) AS ?location) ?links ?site (GROUP_CONCAT(DISTINCT ?n; SEPARATOR="|") AS ?names)
      WHERE { SERVICE wikibase:box { ?item wdt:P625 ?c .
        bd:serviceParam wikibase:cornerSouthWest "Point(9 49)"^^geo:wktLiteral .
        bd:serviceParam wikibase:cornerNorthEast "Point(11 51)"^^geo:wktLiteral . }
        ?item wikibase:sitelinks ?links . FILTER(?links >= 3) OPTIONAL { ?item wdt:P856 ?site } OPTIONAL { ?item rdfs:label ?n } }
      GROUP BY ?item ORDER BY DESC(?links) LIMIT 10`;
    const response = await fetch(
      `${simulator.environment["WIKIDATA_BASE_URL"]}/sparql?${new URLSearchParams({ query, format: "json" }).toString()}`,
    );
    expect(await json(response)).toMatchObject({
      head: { vars: ["item", "itemLabel", "location", "links", "site", "names"] },
      results: {
        bindings: [
          {
            item: { type: "uri", value: "http://www.wikidata.org/entity/Q1" },
            itemLabel: { value: "Old Castle" },
            location: { value: "Point(10 50)" },
            links: { value: "54" },
            names: { value: "Old Castle|Altes Schloss" },
          },
        ],
      },
    });
  });
});
