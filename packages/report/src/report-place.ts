import { candidateKey, type Category, type LineageField, type Place } from "@cityscout/contracts";

/** What the report keeps of a place: small, because a city has tens of thousands. */
export interface ReportPlace {
  id: string;
  name: string;
  lat: number;
  lng: number;
  category: Category;
  address: string | null;
  phone: string | null;
  website: string | null;
  closed: boolean;
  primary: boolean;
  score: number;
  breakdown: Readonly<Record<string, number>>;
  /** `source:source_id` of its records. */
  records: readonly string[];
  /** Which record gave a field, and why it won; only where there was a choice. */
  lineage: readonly { field: LineageField; from: number; why: string; others: number }[];
  /** Positions in `records` of the two that a link joins. */
  merges: readonly { left: number; right: number; score: number; reason: string }[];
}

export function reportPlaceOf(place: Place): ReportPlace {
  const records = place.sources.map(candidateKey);
  const fields = Object.entries(place.lineage) as [
    LineageField,
    NonNullable<Place["lineage"][LineageField]>,
  ][];
  return {
    id: place.id,
    name: place.name,
    lat: place.lat,
    lng: place.lng,
    category: place.category,
    address: place.address,
    phone: place.phone,
    website: place.website,
    closed: place.closed,
    primary: place.primary,
    score: place.score,
    breakdown: place.score_breakdown,
    records,
    lineage:
      records.length < 2
        ? []
        : fields.map(([field, { from, why, alternatives }]) => ({
            field,
            from: records.indexOf(from),
            why,
            others: alternatives.length,
          })),
    merges: place.merges.map(({ source_ids: [left, right], score, reason }) => ({
      left: records.indexOf(left),
      right: records.indexOf(right),
      score,
      reason,
    })),
  };
}
