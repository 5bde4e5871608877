import type { Corpus } from "./corpus/corpus.ts";
import { distanceMetres } from "./corpus/earth.ts";
import { haveSameId } from "./corpus/external-ids.ts";
import { noText } from "./corpus/texts.ts";
import { evidenceWeights } from "./evidence/evidence.ts";
import { haveSamePhone } from "./evidence/phones.ts";
import { haveOneSite } from "./evidence/websites.ts";
import { houseAgreement, streetAgreement } from "./features/address.ts";

/** A record that a description without a name may mean. */
export interface PossibleRecord {
  readonly record: number;
  readonly logit: number;
}

/** Log-odds of any record before a fact is known. */
const anyRecord = -1;
/** A position farther than this from the record's, where something else agrees, speaks against it. */
const nearMetres = 100;
const elsewhere = -1;
const atMetres = 15;
/** Of the words of the shorter address, by weight. */
const leastOfStreet = 0.6;

/**
 * What a record may have in common with a description, and what that says as log-odds. Set by hand, beside those of
 * `evidence.ts`, as no labelled record is without a name: an id, or a phone, a site or a house that nobody else has, makes a place
 * likely; a position alone makes none likelier than not.
 */
const facts: readonly {
  readonly weight: number;
  readonly isShared: (corpus: Corpus, record: number, described: number) => boolean;
}[] = [
  { weight: evidenceWeights.sharedId, isShared: haveSameId },
  { weight: evidenceWeights.samePhone, isShared: (...pair) => haveSamePhone(...pair) === true },
  { weight: evidenceWeights.samePage, isShared: haveOneSite },
  { weight: 2.5, isShared: isSameHouse },
  { weight: 1, isShared: ({ points }, a, b) => distanceMetres(points, a, b) <= atMetres },
];

/**
 * The records that a description without a name may mean, unsorted: those that share its phone, site, id or house, or lie near
 * its position. What `n` records of one source share counts an `n`-th.
 *
 * @param described Position of the description in the corpus.
 */
export function findWithoutName(corpus: Corpus, described: number): PossibleRecord[] {
  const logits = new Map<number, number>();
  const addTo = (record: number, amount: number): void =>
    void logits.set(record, (logits.get(record) ?? anyRecord) + amount);
  const others = Array.from({ length: corpus.size }, (_, at) => at).filter((at) => at !== described);
  for (const { weight, isShared } of facts) {
    const sharers = others.filter((record) => isShared(corpus, record, described));
    const most = mostOfOneSource(corpus, sharers);
    for (const record of sharers) addTo(record, weight / most);
  }
  for (const record of others) {
    const metres = distanceMetres(corpus.points, record, described);
    // Of those that nothing else tells apart the nearest comes first.
    if (metres <= nearMetres) addTo(record, -metres / nearMetres);
    else if (metres > nearMetres && logits.has(record)) addTo(record, elsewhere);
  }
  return [...logits].map(([record, logit]) => ({ record, logit }));
}

/** Whether both addresses have a number and a street in common, and no unit that differs. */
function isSameHouse(corpus: Corpus, a: number, b: number): boolean {
  if (houseAgreement(corpus, a, b) !== 1) return false;
  if (!(streetAgreement(corpus, a, b).containment >= leastOfStreet)) return false;
  const [unitA, unitB] = [corpus.unitIds[a]!, corpus.unitIds[b]!];
  return unitA === noText || unitB === noText || unitA === unitB;
}

/** How many of some records one source has at most. */
function mostOfOneSource({ sourceOf }: Corpus, records: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const record of records) counts.set(sourceOf[record]!, (counts.get(sourceOf[record]!) ?? 0) + 1);
  return Math.max(...counts.values());
}
