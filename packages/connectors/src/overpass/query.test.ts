import { describe, expect, it } from "vitest";
import { createOverpassConnector } from "./client.ts";
import { overpassQuery } from "./query.ts";

const box = { south: 55.9, west: -3.25, north: 55.95, east: -3.15 };

describe("overpassQuery", () => {
  it("asks one union of all named places of a box, tags and one position each", () => {
    const query = overpassQuery({ box }, 60, 1000);
    expect(query.split("\n")).toEqual([
      "[out:json][timeout:60][maxsize:1000];",
      "(",
      '  nwr["name"][~"^(amenity|shop|tourism|historic|leisure|office|craft|healthcare|club|man_made|natural)$"~"."](55.9,-3.25,55.95,-3.15);',
      '  nwr["name"]["public_transport"="station"](55.9,-3.25,55.95,-3.15);',
      ");",
      "out tags center;",
    ]);
  });

  it("splits a box that crosses the date line into its western and eastern part", () => {
    const query = overpassQuery({ box: { south: -18, west: 177, north: -16, east: -179 } }, 60, 1000);
    expect(query).toContain("(-18,177,-16,180)");
    expect(query).toContain("(-18,-180,-16,-179)");
  });
});

describe("createOverpassConnector", () => {
  it("posts the query as a form", () => {
    const connector = createOverpassConnector({ canonicalUrl: "https://overpass.example" });
    const request = connector.request({ box });
    expect(request).toMatchObject({ method: "POST", url: "https://overpass.example/api/interpreter" });
    expect(new URLSearchParams(request.body!).get("data")).toContain("[out:json]");
  });
});
