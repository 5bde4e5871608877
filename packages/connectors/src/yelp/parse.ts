import type { Candidate } from "@cityscout/contracts";
import type { RawEntry } from "@cityscout/raw-cache";
import { z } from "zod";
import {
  emptyCandidate,
  lenient,
  positionOf,
  prominenceOfCount,
  provenanceOf,
  textOf,
} from "../answer/fields.ts";
import { readJsonAnswer } from "../answer/json-answer.ts";
import { type ReadRecords, readRecords, type Skip } from "../answer/records.ts";
import { categoryOfYelp } from "./categories.ts";

const listSchema = z.object({ businesses: z.array(z.unknown()), total: z.number().int().min(0) });

/** `/v3/businesses/search` answers a list, `/v3/businesses/{id}` one business. */
const answerSchema = z.union([
  listSchema,
  z
    .looseObject({ id: z.string(), alias: z.string(), coordinates: z.looseObject({}) })
    .transform((business): z.infer<typeof listSchema> => ({ businesses: [business], total: 1 })),
]);

const businessSchema = z.object({
  id: z.string().min(1),
  name: lenient(z.string()),
  is_closed: lenient(z.boolean()),
  categories: lenient(z.array(z.object({ alias: z.string(), title: lenient(z.string()) }))),
  coordinates: lenient(z.object({ latitude: z.number(), longitude: z.number() })),
  location: lenient(
    z.object({
      address1: lenient(z.string()),
      address2: lenient(z.string()),
      address3: lenient(z.string()),
      zip_code: lenient(z.string()),
    }),
  ),
  phone: lenient(z.string()),
  rating: lenient(z.number().min(0).max(5)),
  review_count: lenient(z.number().int().min(0)),
});
type Business = z.infer<typeof businessSchema>;

/** From this many reviews on, a place is as prominent as it gets. */
const SATURATING_REVIEWS = 10_000;

export interface YelpAnswer extends ReadRecords {
  /** How many businesses match, more than can be reached. */
  total: number;
}

/** Reads an answer of `/v3/businesses/search` or of one business. Its `url` tracks clicks, so it is not taken as a website. */
export function parseYelp(entry: RawEntry, profile: { attribution: string; licence: string }): YelpAnswer {
  const answer = readJsonAnswer(entry, answerSchema);
  const provenance = provenanceOf(entry, profile);
  return {
    ...readRecords("yelp", answer.businesses, businessSchema, (business) =>
      toCandidate(business, provenance),
    ),
    total: answer.total,
  };
}

function toCandidate(business: Business, provenance: Candidate["provenance"]): Candidate | Skip {
  const name = textOf(business.name);
  if (name === null) return { skip: "no name" };
  const { coordinates, location, categories = [] } = business;
  const lines = [location?.address1, location?.address2, location?.address3]
    .map(textOf)
    .filter((line) => line !== null);
  return {
    ...emptyCandidate("yelp"),
    source_id: business.id,
    name,
    location: positionOf(coordinates?.latitude, coordinates?.longitude),
    category: categoryOfYelp(categories),
    source_categories: categories.map((category) => category.alias),
    address: textOf(lines.join(", ")),
    postal_code: textOf(location?.zip_code),
    phone: textOf(business.phone),
    closed: business.is_closed === true,
    prominence: prominenceOfCount(business.review_count, SATURATING_REVIEWS),
    rating: ratingOf(business),
    provenance,
  };
}

/** Yelp rates what nobody has reviewed with 0. */
function ratingOf({ rating, review_count: count = 0 }: Business): Candidate["rating"] {
  return rating === undefined || count === 0 ? null : { value: rating, count };
}
