import { type Candidate, categoryByWords } from "@cityscout/contracts";
import type { RawEntry } from "@cityscout/raw-cache";
import { z } from "zod";
import { emptyCandidate, lenient, positionOf, provenanceOf, textOf, websiteOf } from "../answer/fields.ts";
import { readJsonAnswer } from "../answer/json-answer.ts";
import { type ReadRecords, readRecords, type Skip } from "../answer/records.ts";

const answerSchema = z.object({ results: z.array(z.unknown()) });

const geocodeSchema = z.object({ latitude: z.number(), longitude: z.number() });

/** The current API's record, and the one of v3 (`fsq_id`, `geocodes`, `closed_bucket`), which mirrors still answer. */
const placeSchema = z
  .object({
    fsq_place_id: lenient(z.string().min(1)),
    fsq_id: lenient(z.string().min(1)),
    name: lenient(z.string()),
    latitude: lenient(z.number()),
    longitude: lenient(z.number()),
    geocodes: lenient(z.object({ main: lenient(geocodeSchema), roof: lenient(geocodeSchema) })),
    categories: lenient(z.array(z.object({ name: z.string() }))),
    location: lenient(
      z.object({
        address: lenient(z.string()),
        address_extended: lenient(z.string()),
        formatted_address: lenient(z.string()),
        postcode: lenient(z.string()),
        locality: lenient(z.string()),
        region: lenient(z.string()),
        country: lenient(z.string()),
      }),
    ),
    tel: lenient(z.string()),
    website: lenient(z.string()),
    date_closed: lenient(z.string()),
    closed_bucket: lenient(z.string()),
    popularity: lenient(z.number().min(0).max(1)),
    rating: lenient(z.number().min(0).max(10)),
    stats: lenient(z.object({ total_ratings: lenient(z.number().int().min(0)) })),
  })
  .refine((place) => (place.fsq_place_id ?? place.fsq_id) !== undefined, {
    path: ["fsq_place_id"],
    message: "a record without an id",
  });
type Place = z.infer<typeof placeSchema>;

/** Foursquare lists streets and quarters among the places; these are its names for them. */
const NOT_PLACES = new Set([
  "Road",
  "Street",
  "Intersection",
  "Neighborhood",
  "City",
  "Town",
  "Village",
  "County",
  "State",
  "Country",
  "States and Municipalities",
]);

/** Reads an answer of `/places/search`. E-mail addresses, tips and photos are left out. */
export function parseFoursquare(
  entry: RawEntry,
  profile: { attribution: string; licence: string },
): ReadRecords {
  const answer = readJsonAnswer(entry, answerSchema);
  const provenance = provenanceOf(entry, profile);
  return readRecords("foursquare", answer.results, placeSchema, (place) => toCandidate(place, provenance));
}

function toCandidate(place: Place, provenance: Candidate["provenance"]): Candidate | Skip {
  const name = textOf(place.name);
  if (name === null) return { skip: "no name" };
  const labels = place.categories?.map((category) => category.name) ?? [];
  if (labels.length > 0 && labels.every((label) => NOT_PLACES.has(label))) {
    return { skip: "not a place (a street, a quarter, a city)" };
  }
  const main = place.geocodes?.main ?? place.geocodes?.roof;
  const { location } = place;
  return {
    ...emptyCandidate("foursquare"),
    source_id: (place.fsq_place_id ?? place.fsq_id)!,
    name,
    location: positionOf(place.latitude ?? main?.latitude, place.longitude ?? main?.longitude),
    category: categoryByWords(labels),
    source_categories: labels,
    address: addressOf(location),
    postal_code: textOf(location?.postcode),
    phone: textOf(place.tel),
    website: websiteOf(place.website),
    closed: textOf(place.date_closed) !== null || place.closed_bucket === "VeryLikelyClosed",
    prominence: place.popularity ?? 0,
    rating: place.rating === undefined ? null : ratingOf(place.rating, place.stats?.total_ratings),
    provenance,
  };
}

/** The street line; of a formatted address, what is left without town, region, postcode and country. */
function addressOf(location: Place["location"]): string | null {
  const street = [textOf(location?.address), textOf(location?.address_extended)].filter(
    (line) => line !== null,
  );
  if (street.length > 0 || location?.formatted_address === undefined) return textOf(street.join(", "));
  const { locality, region, postcode, country, formatted_address } = location;
  const wordsOf = (text: string) =>
    text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((word) => word !== "");
  const known = new Set([locality, region, postcode, country].flatMap((part) => wordsOf(part ?? "")));
  const lines = formatted_address.split(",").filter((line) => wordsOf(line).some((word) => !known.has(word)));
  return textOf(lines.map((line) => line.trim()).join(", "));
}

/** Foursquare rates from 0 to 10. */
function ratingOf(outOfTen: number, count: number | undefined): Candidate["rating"] {
  return { value: outOfTen / 2, count: count ?? 0 };
}
