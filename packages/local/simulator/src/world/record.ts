import type { PlaceSource } from "@cityscout/contracts";

/** What one source knows of one place. `null` says that it does not know. */
export interface WorldRecord {
  /** The source's id of the record; it comes back from the service as it stands here. */
  readonly id: string;
  readonly name: string;
  /** Further names by tag-like key: `en`, `ja-Latn`, `alt`. */
  readonly names?: Readonly<Record<string, string>>;
  readonly lat: number;
  readonly lng: number;
  /** Street address as one line, without postal code and city. */
  readonly address: string | null;
  readonly postalCode: string | null;
  /** A kind of `vocabulary/kinds.ts`, or the source's own word (for OpenStreetMap `key=value`). */
  readonly category: string | null;
  readonly phone: string | null;
  readonly website: string | null;
  /** 0 (nobody knows it) to 1 (everybody does). */
  readonly popularity: number;
  readonly rating: { readonly value: number; readonly count: number } | null;
  /** The item of the same place at Wikidata, e.g. `Q42`. */
  readonly wikidata: string | null;
  readonly closed: boolean;
}

export type WorldSources = Readonly<Partial<Record<PlaceSource, readonly WorldRecord[]>>>;
