import type { Corpus } from "../corpus/corpus.ts";
import { haveSameId } from "../corpus/external-ids.ts";
import { traitBits } from "../corpus/traits.ts";
import { standsInOtherScript } from "./other-script.ts";
import { compareCategories, nameExclusiveKinds, type CategoryAgreement } from "./categories.ts";
import { departmentOf } from "./departments.ts";
import { phoneSharers } from "./phones.ts";
import { areTenants } from "./tenants.ts";
import { compareSites, type SiteAgreement } from "./websites.ts";

/**
 * Evidence that the labelled pairs cannot teach, because their records have no phones, websites, categories or ids, and
 * hardly a pair of them has only initials in common. Each piece adds a fixed amount to the log-odds. The amounts are what
 * the piece is worth where it was measured elsewhere, rounded towards 0: a wrong guess here must not outweigh what the
 * names and places say.
 */
export const evidenceNames = [
  "same_id",
  "phone",
  "website",
  "category",
  "initials",
  "other_script",
  "department",
  "cash_machine",
  "other_unit",
  "same_source",
] as const;
export type EvidenceName = (typeof evidenceNames)[number];
export type Evidence = Record<EvidenceName, number>;

export const evidenceWeights = {
  /** One record cites the other, or both cite the same: as good as certain. */
  sharedId: 8,
  /** Both cite a record of the same collection, and not the same one. */
  differentId: -3,
  /**
   * A line belongs to one business. Branches, tenants and the parks of a council share one: a line or a domain that `n`
   * records of one source have is worth an `n`-th.
   */
  samePhone: 3,
  /** Many places have two lines: only a hint. */
  differentPhone: -0.7,
  /** The same page of a site; a home page alone may be a chain's. */
  samePage: 3,
  sameDomain: 1.5,
  /** One site, and a page of it each: branches as well as one place that is pointed to in two ways. */
  differentPage: 0,
  differentDomain: -0.5,
  sameCategory: 0.3,
  /** Sources file one place under neighbouring categories often (`cafe`, `restaurant`). */
  relatedCategory: 0,
  differentCategory: -1,
  /**
   * No place is a station and a church: what is called after its neighbour (`categories.ts`). So do names tell it: of two
   * hundred labelled pairs whose names say so none is one place.
   */
  exclusiveCategory: -2.5,
  /** `RBS` beside a `Royal Bank of Scotland`: by chance that happens to few names, and the trees take them for strangers. */
  initials: 4,
  /**
   * Each the only one of its source and category at one house, and no script in common. The trees take such names for
   * strangers' (-3 to -4), and they say nothing: most of that is given back, as a house can have a second cafe that neither
   * list has.
   */
  otherScript: 3,
  /**
   * Departments, stations and schools are called after what they belong to. The labelled records have no category, and hardly
   * any of a name that is another's and more: of those the trees take most for the whole.
   */
  department: -3,
  /**
   * One record is a cash machine and the other is not: in a bank of the same name, and a place of its own. The labelled
   * pairs have none; of a hotel's gym and other amenities they say less against.
   */
  cashMachine: -4,
  /**
   * Doctors, lawyers and shops of one building: different units of one house, and a word of its own in each name. Of a thousand
   * labelled pairs four have two units, so the trees take such neighbours for one place.
   */
  otherUnit: -2,
  /**
   * A source lists most places once, and the labels are all across sources. Measured by what it does to the agreement
   * of merged places with the labels: -1 is best in the mean of two cities, -2 and 0 both do worse.
   */
  sameSource: -1,
} as const;

/** Log-odds that each kind of evidence adds; 0 where the records cannot tell, which their traits tell at once for most. */
export function weighEvidence(corpus: Corpus, a: number, b: number): Evidence {
  const { traits } = corpus;
  const both = traits[a]! & traits[b]!;
  const either = traits[a]! | traits[b]!;
  const one = traits[a]! ^ traits[b]!;
  return {
    same_id: (either & traitBits.cites) === 0 ? 0 : weighIds(corpus, a, b),
    phone: (both & traitBits.phone) === 0 ? 0 : weighPhones(corpus, a, b),
    website: (both & traitBits.domain) === 0 ? 0 : weighWebsites(corpus, a, b),
    category: weighCategories(corpus, a, b, (both & traitBits.category) !== 0),
    initials: (either & traitBits.initials) === 0 ? 0 : weighInitials(corpus, a, b),
    other_script: standsInOtherScript(corpus, a, b) ? evidenceWeights.otherScript : 0,
    department: (both & traitBits.category) === 0 ? 0 : weighDepartment(corpus, a, b),
    cash_machine: (one & traitBits.cashMachine) === 0 ? 0 : evidenceWeights.cashMachine,
    other_unit: areTenants(corpus, a, b) ? evidenceWeights.otherUnit : 0,
    same_source: corpus.sourceOf[a] === corpus.sourceOf[b] ? evidenceWeights.sameSource : 0,
  };
}

/** The sum of the evidence. */
export function totalEvidence(corpus: Corpus, a: number, b: number): number {
  const evidence = weighEvidence(corpus, a, b);
  return (
    evidence.same_id +
    evidence.phone +
    evidence.website +
    evidence.category +
    evidence.initials +
    evidence.other_script +
    evidence.department +
    evidence.cash_machine +
    evidence.other_unit +
    evidence.same_source
  );
}

function weighIds(corpus: Corpus, a: number, b: number): number {
  if (haveSameId(corpus, a, b)) return evidenceWeights.sharedId;
  if (corpus.sourceOf[a] === corpus.sourceOf[b]) return 0;
  const { externalKinds } = corpus;
  const { starts } = corpus.externalIds;
  for (let i = starts[a]!; i < starts[a + 1]!; i++) {
    for (let j = starts[b]!; j < starts[b + 1]!; j++)
      if (externalKinds[i] === externalKinds[j]) return evidenceWeights.differentId;
  }
  return 0;
}

function weighPhones(corpus: Corpus, a: number, b: number): number {
  const sharers = phoneSharers(corpus, a, b);
  if (sharers === undefined) return 0;
  return sharers === 0 ? evidenceWeights.differentPhone : evidenceWeights.samePhone / sharers;
}

function weighWebsites(corpus: Corpus, a: number, b: number): number {
  const agreement = compareSites(corpus, a, b);
  if (agreement === undefined) return 0;
  const sharers = agreement === "same site" ? Math.max(corpus.domainCount[a]!, corpus.domainCount[b]!) : 1;
  return websiteWeights[agreement] / sharers;
}

const websiteWeights: Readonly<Record<SiteAgreement, number>> = {
  "same page": evidenceWeights.samePage,
  "same site": evidenceWeights.sameDomain,
  "other page": evidenceWeights.differentPage,
  "other site": evidenceWeights.differentDomain,
};

const categoryWeights: Readonly<Record<CategoryAgreement, number>> = {
  same: evidenceWeights.sameCategory,
  related: evidenceWeights.relatedCategory,
  different: evidenceWeights.differentCategory,
  exclusive: evidenceWeights.exclusiveCategory,
};

/** By the categories of the two; by their names where these tell more against them. */
function weighCategories(corpus: Corpus, a: number, b: number, areKnown: boolean): number {
  const known = areKnown ? categoryWeights[compareCategories(corpus, a, b)] : 0;
  return known > evidenceWeights.exclusiveCategory && nameExclusiveKinds(corpus, a, b)
    ? evidenceWeights.exclusiveCategory
    : known;
}

function weighDepartment(corpus: Corpus, a: number, b: number): number {
  if (corpus.categoryOf[a] === corpus.categoryOf[b]) return 0;
  return departmentOf(corpus, a, b) === "apart" ? evidenceWeights.department : 0;
}

function weighInitials(corpus: Corpus, a: number, b: number): number {
  return isAbbreviated(corpus, a, b) || isAbbreviated(corpus, b, a) ? evidenceWeights.initials : 0;
}

/** Whether a name of one record is what a name of the other may be abbreviated to. */
function isAbbreviated({ nameStarts, initials, compactIds }: Corpus, short: number, long: number): boolean {
  const from = initials.starts[nameStarts[long]!]!;
  const to = initials.starts[nameStarts[long + 1]!]!;
  for (let at = from; at < to; at++) {
    for (let name = nameStarts[short]!; name < nameStarts[short + 1]!; name++) {
      if (compactIds[name] === initials.values[at]) return true;
    }
  }
  return false;
}
