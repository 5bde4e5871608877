import { expect, test } from "vitest";
import { candidateKey, sourceIdOfKey, sourceOfKey } from "./candidate.ts";

test("tells source and id from a record's key, also where the id has colons", () => {
  for (const source_id of ["node/1", "urn:place:7", ":", "a b"]) {
    const key = candidateKey({ source: "yelp", source_id });
    expect([sourceOfKey(key), sourceIdOfKey(key)]).toEqual(["yelp", source_id]);
  }
});
