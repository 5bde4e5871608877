import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { seededRandom } from "@cityscout/contracts";
import { destination } from "@cityscout/geo";

const center = { lat: 55.9533, lng: -3.1883 };

/** Writes a small world of given records: the same places in three sources, each with names and positions of its own. */
export async function writeSmallWorld(directory: string, places: number): Promise<void> {
  const random = seededRandom(11);
  const kinds = ["Café", "Museum", "Books", "Bar", "Gallery", "Bakery", "Hotel"];
  const words = [
    "Thistle",
    "Castle",
    "Harbour",
    "Rowan",
    "Lantern",
    "Meadow",
    "Quarry",
    "Anchor",
    "Linden",
    "Crown",
  ];
  const truth = Array.from({ length: places }, (_, index) => ({
    name: `${words[index % words.length]} ${words[Math.floor(index / 10) % words.length]} ${kinds[index % kinds.length]}`,
    location: destination(center, random.next() * 360, Math.sqrt(random.next()) * 1900),
    address: `${1 + index} ${words[Math.floor(random.next() * words.length)]} Street`,
  }));
  await mkdir(directory, { recursive: true });
  const sources: Record<string, { file: string; records: number }> = {};
  for (const [source, drift] of [
    ["osm", 0],
    ["foursquare", 8],
    ["yelp", 12],
  ] as const) {
    const lines = truth.map(({ name, location, address }, index) =>
      JSON.stringify({
        id: `${source}/${index}`,
        name,
        ...destination(location, random.next() * 360, drift),
        address,
        postal_code: null,
      }),
    );
    await writeFile(path.join(directory, `${source}.ndjson`), `${lines.join("\n")}\n`);
    sources[source] = { file: `${source}.ndjson`, records: places };
  }
  const box = { south: 55.93, west: -3.23, north: 55.98, east: -3.15 };
  await writeFile(
    path.join(directory, "world.json"),
    JSON.stringify({ city: "Smallburgh", country: "GB", center, radius_km: 2, bbox: box, sources }),
  );
}
