import { candidateKey, type Candidate } from "@cityscout/contracts";
import { blockPairs } from "./block/block.ts";
import { compareText } from "./records/compare-text.ts";
import { buildCorpus, type Corpus } from "./corpus/corpus.ts";
import { decide, type Decision } from "./decide/decide.ts";
import { haveNothingInCommon } from "./decide/nothing-in-common.ts";
import { type Evidence, weighEvidence } from "./evidence/evidence.ts";
import { WordComparer } from "./features/word-similarity.ts";
import { findWithoutName } from "./identify-without-name.ts";
import { chanceOf } from "./log-odds.ts";
import { type Model, secondLookAt } from "./model/model.ts";
import { normaliseName } from "./normalise/name.ts";
import { contradictedLogit, Scorer } from "./score/scorer.ts";
import { shippedModel } from "./shipped-model.ts";

/** A record that a description may mean. */
export interface Identification {
  /** Key of a record. */
  readonly record: string;
  /** Chance that the record is the place that was described, 0..1. */
  readonly score: number;
  readonly decision: Decision;
}

/**
 * The records that a description may mean: its candidates, those that are the same first, and of these the likeliest. A record
 * that shares nothing with a name but the position is `different`. Of a description without position and address, a record with
 * all words of its name is for a person to judge, as long as nothing differs. One without a name is told by its phone, site,
 * id, house or position. The description's own source and id do not count.
 */
export function identify(
  description: Candidate,
  candidates: readonly Candidate[],
  options: { model?: Model } = {},
): Identification[] {
  const model = options.model ?? shippedModel();
  // A source of its own, which no candidate has, so that the description competes with no source's records.
  const records = [...candidates, { ...description, source: "description" }];
  const corpus = buildCorpus(records);
  const look = secondLookAt(model, corpus.size);
  const identified = (record: number, logit: number, decision: Decision): Identification => ({
    record: candidateKey(candidates[record]!),
    score: chanceOf(logit),
    decision,
  });
  if (normaliseName(description.name).compact === "") {
    return findWithoutName(corpus, candidates.length)
      .map(({ record, logit }) => identified(record, logit, decide(logit, look)))
      .sort(likeliestFirst);
  }
  const all = blockPairs(corpus);
  const left = all.left.filter((_, pair) => all.right[pair] === candidates.length);
  const scorer = new Scorer(corpus, model, {
    left,
    right: new Uint32Array(left.length).fill(candidates.length),
  });
  const described = candidates.length;
  const isBare = description.location === null && description.address === null;
  const comparer = new WordComparer(corpus);
  return Array.from(left, (record) => {
    const row = scorer.pairFeatures(record, described);
    const evidence = weighEvidence(corpus, record, described);
    const most = haveNothingInCommon(row, evidence) ? contradictedLogit : Infinity;
    const logit = Math.min(scorer.score(record, described), most);
    const decision = decide(logit, look);
    // Nothing was said of where it is: that a namesake is somewhere else, as scores presume, is not known.
    const mayBe =
      isBare &&
      decision === "different" &&
      nothingDiffers(evidence) &&
      hasAllWords(corpus, comparer, record, described);
    return identified(record, logit, mayBe ? "review" : decision);
  }).sort(likeliestFirst);
}

const ranks: Readonly<Record<Decision, number>> = { same: 0, review: 1, different: 2 };

function likeliestFirst(a: Identification, b: Identification): number {
  return ranks[a.decision] - ranks[b.decision] || b.score - a.score || compareText(a.record, b.record);
}

/** Whether no phone, site or id differs. */
function nothingDiffers({ same_id, phone, website }: Evidence): boolean {
  return same_id >= 0 && phone >= 0 && website >= 0;
}

/** Similar words of a name that somebody gives from memory: one letter in four or five may be wrong. */
const nearly = 0.75;

/** Whether a name of the record has all words of the described name, but for wrong letters. */
function hasAllWords(corpus: Corpus, comparer: WordComparer, record: number, described: number): boolean {
  const { nameStarts } = corpus;
  const wanted = wordsOf(corpus, nameStarts[described]!);
  for (let name = nameStarts[record]!; name < nameStarts[record + 1]!; name++) {
    const known = wordsOf(corpus, name);
    if (wanted.every((word) => known.some((one) => one === word || comparer.similarity(word, one) >= nearly)))
      return true;
  }
  return false;
}

function wordsOf({ words: { starts, values } }: Corpus, name: number): number[] {
  return [...values.subarray(starts[name], starts[name + 1])];
}
