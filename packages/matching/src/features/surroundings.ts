import type { Corpus } from "../corpus/corpus.ts";
import { buildGrid, type Grid } from "../corpus/grid.ts";
import { closeFeatureNames, contestFeatureNames, pairFeatureNames } from "./feature-names.ts";
import type { AlignedWords } from "./word-alignment.ts";

/** Records within this distance of either record are its surroundings. */
const reachMetres = 200;
/** At most so many records are looked at: the work is bounded where thousands lie at one point. */
const maxLooks = 1000;
/** Two names have at most 24 words. */
const maxWords = 24;

/** Where the columns of the surroundings begin. */
const first = pairFeatureNames.length + contestFeatureNames.length + closeFeatureNames.length;

/** A word of either name, and who nearby has it. */
interface Heard {
  word: number;
  inA: boolean;
  inB: boolean;
  /** Whether the other name has it too. */
  isShared: boolean;
  /** Names nearby that have it: all, and those of each record's own source. */
  names: number;
  namesOfA: number;
  namesOfB: number;
  /** Addresses nearby that have it. */
  addresses: number;
  /** The neighbour that was counted last. */
  lastName: number;
}

/** What one side's left-over words are worth in their surroundings. */
interface Side {
  unheard: number;
  unaddressed: number;
  echo: number;
}

/**
 * What the records around a pair say of its names. A word that is left over says little where it is the street, the
 * mall or the estate, and much where nobody nearby has it; a shared word says little where a whole campus shares it.
 *
 * Records of the pair's own sources count, no others: a third source must not change what a number means.
 */
export class Surroundings {
  private readonly corpus: Corpus;
  private readonly grid: Grid;
  /** For words of names and of addresses: 1 + their position in `heard`, 0 for all others. */
  private readonly slotOfWord: Uint8Array;
  private readonly slotOfStreet: Uint8Array;
  private readonly heard: Heard[] = Array.from({ length: maxWords }, emptyHeard);
  private count = 0;
  private wordsInA = 0;
  private wordsInB = 0;

  private readonly found = { neighbours: 0, twinsA: 0, twinsB: 0, wholeA: 0, wholeB: 0 };

  constructor(corpus: Corpus) {
    this.corpus = corpus;
    this.grid = buildGrid(corpus.points, corpus.located, reachMetres);
    this.slotOfWord = new Uint8Array(corpus.wordTexts.length);
    this.slotOfStreet = new Uint8Array(corpus.streetWeights.length);
  }

  /**
   * Writes the features of the surroundings behind those of the close look.
   *
   * @param words The aligned names of the pair.
   */
  measure(a: number, b: number, words: AlignedWords, out: Float64Array): void {
    this.listen(words);
    const { found } = this;
    found.neighbours = 0;
    found.twinsA = 0;
    found.twinsB = 0;
    found.wholeA = 0;
    found.wholeB = 0;
    this.meetNeighbours(a, b, words);
    this.write(out);
    this.forget();
  }

  /** Takes down the words of both names. */
  private listen(words: AlignedWords): void {
    this.count = 0;
    this.wordsInA = 0;
    this.wordsInB = 0;
    for (let at = 0; at < words.countA; at++) {
      const heard = this.take(words.wordA(at), !words.isLeftOverA(at));
      if (!heard.inA) this.wordsInA++;
      heard.inA = true;
    }
    for (let at = 0; at < words.countB; at++) {
      const heard = this.take(words.wordB(at), !words.isLeftOverB(at));
      if (!heard.inB) this.wordsInB++;
      heard.inB = true;
    }
  }

  private take(word: number, isShared: boolean): Heard {
    const slot = this.slotOfWord[word]!;
    if (slot !== 0) {
      const known = this.heard[slot - 1]!;
      known.isShared ||= isShared;
      return known;
    }
    const heard = this.heard[this.count++]!;
    heard.word = word;
    heard.inA = false;
    heard.inB = false;
    heard.isShared = isShared;
    heard.names = 0;
    heard.namesOfA = 0;
    heard.namesOfB = 0;
    heard.addresses = 0;
    heard.lastName = -1;
    this.slotOfWord[word] = this.count;
    const street = this.corpus.wordInStreets[word]!;
    if (street >= 0) this.slotOfStreet[street] = this.count;
    return heard;
  }

  private forget(): void {
    for (let at = 0; at < this.count; at++) {
      const { word } = this.heard[at]!;
      this.slotOfWord[word] = 0;
      const street = this.corpus.wordInStreets[word]!;
      if (street >= 0) this.slotOfStreet[street] = 0;
    }
  }

  /** Meets each record near either once: the cubes around `a` first, then those around `b` only. */
  private meetNeighbours(a: number, b: number, words: AlignedWords): void {
    const { cellOf, around } = this.grid;
    const cellA = cellOf[a]!;
    const cellB = cellOf[b]!;
    const startA = cellA < 0 ? 0 : around.starts[cellA]!;
    const endA = cellA < 0 ? 0 : around.starts[cellA + 1]!;
    let looks = maxLooks;
    for (let at = startA; at < endA; at++) looks = this.meetCell(around.values[at]!, a, b, words, looks);
    if (cellB < 0 || cellB === cellA) return;
    for (let at = around.starts[cellB]!; at < around.starts[cellB + 1]!; at++) {
      const cell = around.values[at]!;
      let isDone = false;
      for (let other = startA; other < endA && !isDone; other++) isDone = around.values[other] === cell;
      if (!isDone) looks = this.meetCell(cell, a, b, words, looks);
    }
  }

  /** Returns how many looks are left. */
  private meetCell(cell: number, a: number, b: number, words: AlignedWords, looks: number): number {
    const { corpus, grid } = this;
    const { sourceOf } = corpus;
    const sourceA = sourceOf[a]!;
    const sourceB = sourceOf[b]!;
    const end = Math.min(grid.starts[cell + 1]!, grid.starts[cell]! + looks);
    for (let at = grid.starts[cell]!; at < end; at++) {
      const neighbour = grid.members[at]!;
      const source = sourceOf[neighbour]!;
      if ((source !== sourceA && source !== sourceB) || neighbour === a || neighbour === b) continue;
      if (this.isNear(neighbour, a) || this.isNear(neighbour, b))
        this.meet(neighbour, source === sourceA, source === sourceB, words);
    }
    return looks - (end - grid.starts[cell]!);
  }

  private isNear(neighbour: number, record: number): boolean {
    const { points } = this.corpus;
    const dx = points[neighbour * 3]! - points[record * 3]!;
    const dy = points[neighbour * 3 + 1]! - points[record * 3 + 1]!;
    const dz = points[neighbour * 3 + 2]! - points[record * 3 + 2]!;
    return dx * dx + dy * dy + dz * dz < reachMetres * reachMetres;
  }

  private meet(neighbour: number, isOfA: boolean, isOfB: boolean, { nameA, nameB }: AlignedWords): void {
    const { corpus, found, heard, slotOfWord, slotOfStreet } = this;
    const name = corpus.nameStarts[neighbour]!;
    found.neighbours++;
    if (isOfA && corpus.coreIds[name] === corpus.coreIds[nameA]) found.twinsA++;
    if (isOfB && corpus.coreIds[name] === corpus.coreIds[nameB]) found.twinsB++;
    let inA = 0;
    let inB = 0;
    const { words, streets } = corpus;
    for (let at = words.starts[name]!; at < words.starts[name + 1]!; at++) {
      const slot = slotOfWord[words.values[at]!]!;
      if (slot === 0) continue;
      const word = heard[slot - 1]!;
      if (word.lastName === neighbour) continue;
      word.lastName = neighbour;
      word.names++;
      if (isOfA) word.namesOfA++;
      if (isOfB) word.namesOfB++;
      if (word.inA) inA++;
      if (word.inB) inB++;
    }
    if (inA > 0 && inA === this.wordsInA) found.wholeA++;
    if (inB > 0 && inB === this.wordsInB) found.wholeB++;
    for (let at = streets.starts[neighbour]!; at < streets.starts[neighbour + 1]!; at++) {
      const slot = slotOfStreet[streets.values[at]!]!;
      if (slot !== 0) heard[slot - 1]!.addresses++;
    }
  }

  private readonly sideA: Side = { unheard: 0, unaddressed: 0, echo: 0 };
  private readonly sideB: Side = { unheard: 0, unaddressed: 0, echo: 0 };

  private write(out: Float64Array): void {
    const { found, sideA, sideB } = this;
    this.sumUp(sideA, "inA");
    this.sumUp(sideB, "inB");
    const shared = this.rarestShared();
    const namesOfA = shared?.namesOfA ?? 0;
    const namesOfB = shared?.namesOfB ?? 0;
    let at = first;
    out[at++] = Math.min(sideA.unheard, sideB.unheard);
    out[at++] = Math.max(sideA.unheard, sideB.unheard);
    out[at++] = Math.min(sideA.unaddressed, sideB.unaddressed);
    out[at++] = Math.max(sideA.unaddressed, sideB.unaddressed);
    out[at++] = Math.log1p(Math.min(sideA.echo, sideB.echo));
    out[at++] = Math.log1p(Math.max(sideA.echo, sideB.echo));
    out[at++] = Math.log1p(shared?.names ?? 0);
    out[at++] = Math.log1p(Math.min(namesOfA, namesOfB));
    out[at++] = Math.log1p(Math.max(namesOfA, namesOfB));
    out[at++] = Math.log1p(Math.min(found.wholeA, found.wholeB));
    out[at++] = Math.log1p(Math.max(found.wholeA, found.wholeB));
    out[at++] = Math.min(found.twinsA, found.twinsB);
    out[at++] = Math.max(found.twinsA, found.twinsB);
    out[at++] = Math.log1p(found.neighbours);
  }

  private sumUp(side: Side, own: "inA" | "inB"): void {
    side.unheard = 0;
    side.unaddressed = 0;
    side.echo = 0;
    for (let at = 0; at < this.count; at++) {
      const heard = this.heard[at]!;
      if (heard.isShared || !heard[own]) continue;
      const weight = this.corpus.wordWeights[heard.word]!;
      if (heard.addresses === 0) {
        side.unaddressed += weight;
        if (heard.names === 0) side.unheard += weight;
      }
      if (heard.names > side.echo) side.echo = heard.names;
    }
  }

  /** Of equally rare words the one that more names nearby have. */
  private rarestShared(): Heard | undefined {
    let rarest: Heard | undefined;
    let most = 0;
    for (let at = 0; at < this.count; at++) {
      const heard = this.heard[at]!;
      if (!heard.isShared) continue;
      const weight = this.corpus.wordWeights[heard.word]!;
      if (weight > most || (weight === most && heard.names > rarest!.names)) rarest = heard;
      most = Math.max(most, weight);
    }
    return rarest;
  }
}

function emptyHeard(): Heard {
  return {
    word: 0,
    inA: false,
    inB: false,
    isShared: false,
    names: 0,
    namesOfA: 0,
    namesOfB: 0,
    addresses: 0,
    lastName: -1,
  };
}
