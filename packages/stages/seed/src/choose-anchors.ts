import { type Anchor, type Area, type Candidate, candidateKey } from "@cityscout/contracts";
import { distanceMetres, prepareArea } from "@cityscout/geo";

const MAX_ANCHORS = 200;
/** Two sources put one large place (a park, a castle) this far apart. */
const SAME_NAME_METRES = 300;

/**
 * The most prominent places within the area, most prominent first, equal ones by key. A place that two sources know
 * (one id in common, or one name at about one spot) is taken once.
 */
export function chooseAnchors(candidates: readonly Candidate[], area: Area): Anchor[] {
  const isInside = prepareArea(area);
  const known = new Set<string>();
  const byName = new Map<string, Anchor[]>();
  const anchors: Anchor[] = [];
  const ranked = candidates
    .flatMap((candidate) => {
      const { prominence, closed, location } = candidate;
      const isProminent = prominence > 0 && !closed && location !== null && isInside(location);
      return isProminent ? [{ candidate, location, key: candidateKey(candidate) }] : [];
    })
    .sort((a, b) => b.candidate.prominence - a.candidate.prominence || (a.key < b.key ? -1 : 1));

  for (const { candidate, location, key } of ranked) {
    if (anchors.length === MAX_ANCHORS) break;
    const ids = idsOf(candidate);
    const name = foldedName(candidate.name);
    const namesakes = byName.get(name) ?? [];
    const isKnown =
      ids.some((id) => known.has(id)) ||
      namesakes.some((anchor) => distanceMetres(anchor.location, location) <= SAME_NAME_METRES);
    for (const id of ids) known.add(id);
    if (isKnown) continue;
    const anchor = {
      key,
      name: candidate.name,
      location,
      category: candidate.category,
      prominence: candidate.prominence,
    };
    byName.set(name, [...namesakes, anchor]);
    anchors.push(anchor);
  }
  return anchors;
}

function idsOf(candidate: Candidate): string[] {
  const own = `${candidate.source === "overpass" ? "osm" : candidate.source}:${candidate.source_id}`;
  return [own, ...Object.entries(candidate.external_ids).map(([name, id]) => `${name}:${id}`)];
}

function foldedName(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
