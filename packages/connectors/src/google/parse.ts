import { type Candidate, SourceContractError } from "@cityscout/contracts";
import type { RawEntry } from "@cityscout/raw-cache";
import { z } from "zod";
import {
  emptyCandidate,
  lenient,
  positionOf,
  prominenceOfCount,
  provenanceOf,
  textOf,
  websiteOf,
} from "../answer/fields.ts";
import { readJsonAnswer } from "../answer/json-answer.ts";
import { type ReadRecords, readRecords, type Skip } from "../answer/records.ts";
import { statusFailure } from "../answer/source-failure.ts";
import { categoryOfTypes, isRegion } from "./types.ts";

/** No place at all is `{}`: Google leaves out what is empty. */
const answerSchema = z.looseObject({
  places: z.array(z.unknown()).optional(),
  nextPageToken: z.string().min(1).optional(),
  error: z
    .object({ code: z.number().int(), message: z.string().optional(), status: z.string().optional() })
    .optional(),
});

const placeSchema = z.object({
  id: z.string().min(1),
  displayName: lenient(z.object({ text: z.string() })),
  types: lenient(z.array(z.string())),
  primaryType: lenient(z.string()),
  location: lenient(z.object({ latitude: z.number(), longitude: z.number() })),
  formattedAddress: lenient(z.string()),
  shortFormattedAddress: lenient(z.string()),
  postalAddress: lenient(
    z.object({ postalCode: lenient(z.string()), addressLines: lenient(z.array(z.string())) }),
  ),
  addressComponents: lenient(
    z.array(z.object({ longText: lenient(z.string()), types: lenient(z.array(z.string())) })),
  ),
  internationalPhoneNumber: lenient(z.string()),
  nationalPhoneNumber: lenient(z.string()),
  websiteUri: lenient(z.string()),
  businessStatus: lenient(z.string()),
  rating: lenient(z.number().min(0).max(5)),
  userRatingCount: lenient(z.number().int().min(0)),
});
type Place = z.infer<typeof placeSchema>;

/** From this many ratings on, a place is as prominent as it gets. */
const SATURATING_RATINGS = 50_000;

export interface GoogleAnswer extends ReadRecords {
  nextPageToken: string | undefined;
}

/** Reads an answer of `places:searchNearby` or `places:searchText`. Photos, reviews and their authors are left out. */
export function parseGoogle(
  entry: RawEntry,
  profile: { attribution: string; licence: string },
): GoogleAnswer {
  const answer = readJsonAnswer(entry, answerSchema);
  if (answer.error !== undefined)
    throw statusFailure("google", answer.error.code, answer.error.message ?? "");
  if (answer.places === undefined && Object.keys(answer).length > 0) {
    throw new SourceContractError("google", "google answered an object without `places` that is not empty");
  }
  const provenance = provenanceOf(entry, profile);
  return {
    ...readRecords("google", answer.places ?? [], placeSchema, (place) => toCandidate(place, provenance)),
    nextPageToken: answer.nextPageToken,
  };
}

function toCandidate(place: Place, provenance: Candidate["provenance"]): Candidate | Skip {
  const name = textOf(place.displayName?.text);
  if (name === null) return { skip: "no name" };
  const types = place.types ?? [];
  if (isRegion(types)) return { skip: "not a place (a city, a street, a region)" };
  return {
    ...emptyCandidate("google"),
    source_id: place.id,
    name,
    location: positionOf(place.location?.latitude, place.location?.longitude),
    category: categoryOfTypes(place.primaryType, types),
    source_categories: [...new Set([place.primaryType ?? [], types].flat())],
    address: addressOf(place),
    postal_code: textOf(place.postalAddress?.postalCode) ?? postalCodeOf(place),
    phone: textOf(place.internationalPhoneNumber) ?? textOf(place.nationalPhoneNumber),
    website: websiteOf(place.websiteUri),
    closed: place.businessStatus === "CLOSED_PERMANENTLY",
    prominence: prominenceOfCount(place.userRatingCount, SATURATING_RATINGS),
    rating: place.rating === undefined ? null : { value: place.rating, count: place.userRatingCount ?? 0 },
    provenance,
  };
}

/** The street line, or the whole address where the answer does not say which part of it that is. */
function addressOf({ postalAddress, shortFormattedAddress, formattedAddress }: Place): string | null {
  if (postalAddress !== undefined) return textOf(postalAddress.addressLines?.join(", "));
  return textOf(shortFormattedAddress) ?? textOf(formattedAddress);
}

function postalCodeOf(place: Place): string | null {
  return textOf(place.addressComponents?.find((part) => part.types?.includes("postal_code"))?.longText);
}
