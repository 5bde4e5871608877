import type { Corpus } from "../corpus/corpus.ts";
import { distanceMetres } from "../corpus/earth.ts";
import type { LikelyPartner, Scorer } from "../score/scorer.ts";
import { houseAgreement } from "../features/address.ts";
import { mergeLogit } from "./decide.ts";

/** A partner is better if it leads by this many log-odds; trees tell smaller leads by chance. */
const clearLead = 0.15;
/**
 * One that leads by less is better if it is this many metres nearer (less is within the error of positions), or if it alone
 * has the house.
 */
const clearlyNearer = 15;

/**
 * Whether two records score as one place while each has a better partner in the other's source, which in turn has none better:
 * two branches of a chain, or two parts of one place, that both sources list. Labels call three in ten of such pairs
 * different and the rest one place, often against what the addresses say, so a person should decide.
 *
 * @param logit Log-odds of the pair.
 */
export function isContested(
  corpus: Pick<Corpus, "sourceOf" | "points" | "houseNumbers">,
  scorer: Pick<Scorer, "likelyPartners">,
  a: number,
  b: number,
  logit: number,
): boolean {
  const { sourceOf, points } = corpus;
  const [sourceA, sourceB] = [sourceOf[a]!, sourceOf[b]!];
  if (sourceA === sourceB || logit < mergeLogit) return false;
  const bestBut = (record: number, source: number, other: number): LikelyPartner | undefined =>
    best(scorer.likelyPartners(record, source).filter(({ partner }) => partner !== other));
  const rivalOfB = bestBut(a, sourceB, b);
  const rivalOfA = bestBut(b, sourceA, a);
  if (rivalOfA === undefined || rivalOfB === undefined) return false;
  const metres = distanceMetres(points, a, b);
  const areOfTwoHouses = houseAgreement(corpus, a, b) < 0;
  const hasHouse = (one: number, other: number): boolean => houseAgreement(corpus, one, other) === 1;
  const isBetter = (rival: LikelyPartner, of: number): boolean =>
    rival.logit >= logit + clearLead ||
    (rival.logit >= logit &&
      ((areOfTwoHouses && hasHouse(of, rival.partner)) ||
        distanceMetres(points, of, rival.partner) <= metres - clearlyNearer));
  return (
    isBetter(rivalOfA, b) &&
    isBetter(rivalOfB, a) &&
    best(scorer.likelyPartners(rivalOfB.partner, sourceA))?.partner === a &&
    best(scorer.likelyPartners(rivalOfA.partner, sourceB))?.partner === b
  );
}

/** The likeliest; of equally likely ones the first. */
function best(partners: readonly LikelyPartner[]): LikelyPartner | undefined {
  return partners.reduce<LikelyPartner | undefined>(
    (most, one) => (most === undefined || one.logit > most.logit ? one : most),
    undefined,
  );
}
