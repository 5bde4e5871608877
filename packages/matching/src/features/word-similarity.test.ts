import { expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { candidate } from "../testing/candidates.ts";
import { WordComparer } from "./word-similarity.ts";

function similarityOf(...words: [string, string]): number {
  const corpus = buildCorpus(words.map((name, index) => candidate({ key: `yelp:${index}`, name })));
  const [a, b] = corpus.words.values;
  return new WordComparer(corpus).similarity(a!, b!);
}

it.each([
  ["qu", "qui", 0],
  ["qui", "quirk", 0.8],
  ["qui", "que", 2 / 3],
  ["quir", "quiz", 0.75],
])(
  "%s and %s: words of three letters and more abbreviate others or are misspelt",
  (one, other, similarity) => {
    expect(similarityOf(one, other)).toBeCloseTo(similarity);
    expect(similarityOf(other, one)).toBeCloseTo(similarity);
  },
);
