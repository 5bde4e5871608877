import type { Chance } from "./chance.ts";
import type { PlaceDraft } from "./true-places.ts";

/** How many places of a city everybody has heard of. */
const PROMINENT = 200;
const MOST_RATINGS = 60_000;
/** Items of Wikidata end far below this number. */
const FIRST_ITEM = 900_000_001;

/** Kinds that become famous, and how easily. */
const FAME: Readonly<Record<string, number>> = {
  museum: 6,
  castle: 7,
  attraction: 5,
  monument: 4,
  gallery: 2,
  church: 2,
  viewpoint: 4,
  park: 3,
  garden: 2,
  theatre: 3,
  statue: 2,
  ruins: 3,
  university: 2,
  station: 2,
  market: 4,
  mall: 2,
  hill: 2,
  library: 1,
  memorial: 1,
  "music-venue": 1,
};

export interface RankedDraft extends PlaceDraft {
  readonly prominent: boolean;
}

/**
 * Chooses the famous places: sights that are central and much rated. They get an item of Wikidata and popularity from
 * 1 downwards; some lesser sights get an item that few write about.
 */
export function withProminence(drafts: readonly PlaceDraft[], chance: Chance): RankedDraft[] {
  const scored = drafts
    .map((draft, at) => ({
      at,
      score:
        (FAME[draft.kind.name] ?? 0) *
        (0.2 + draft.popularity + 0.6 / (1 + draft.fromCenter / 2) + chance.next()),
    }))
    .filter(({ at, score }) => score > 0 && !drafts[at]!.chain && !drafts[at]!.closed)
    .sort((a, b) => b.score - a.score || a.at - b.at);
  const famous = Math.min(PROMINENT, Math.floor(drafts.length / 20));
  const rankOf = new Map(scored.slice(0, famous).map(({ at }, rank) => [at, rank]));
  let item = FIRST_ITEM;
  return drafts.map((draft, at): RankedDraft => {
    const rank = rankOf.get(at);
    if (rank === undefined) {
      const known = draft.kind.name in FAME && !draft.chain && chance.happens(0.06);
      return { ...draft, prominent: false, ...(known ? { wikidata: `Q${item++}` } : {}) };
    }
    const popularity = Number((0.6 + 0.4 * (1 - rank / famous) ** 2).toFixed(4));
    return {
      ...draft,
      prominent: true,
      popularity,
      rating: {
        value: draft.rating?.value ?? 4.5,
        count: Math.round(Math.expm1(popularity * Math.log1p(MOST_RATINGS))),
      },
      wikidata: `Q${item++}`,
    };
  });
}
