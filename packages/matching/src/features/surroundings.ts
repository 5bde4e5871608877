import type { Corpus } from "../corpus/corpus.ts";
import { maskOf } from "../corpus/masks.ts";
import { columnOf } from "./feature-names.ts";
import { maxNameWords } from "../normalise/name.ts";
import { sortNearby, type NearbyRecords } from "./nearby-records.ts";
import type { AlignedWords } from "./word-alignment.ts";

/** The surroundings of a pair are the records within this distance of either of the two. */
const reachMetres = 200;
const reachSquared = reachMetres * reachMetres;
/** At most this many records are visited, which bounds the work where thousands lie at one point. */
const maxRecords = 1000;
const maxWords = 2 * maxNameWords;

/** The records of a corpus as the surroundings of its pairs are searched. */
export function recordsAround(corpus: Corpus): NearbyRecords {
  return sortNearby(corpus, reachMetres);
}

/** A word of either name, and how many records nearby have it. */
interface NearbyWord {
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

/** What the surroundings say of one side's left-over words; see `surroundingFeatureNames`. */
interface Side {
  unheard: number;
  unaddressed: number;
  echo: number;
}

/**
 * What the records around a pair say of its names. A left-over word says little if it is the street, the mall or the estate,
 * and much if no record nearby has it. A shared word says little if a whole campus shares it.
 *
 * Only records of the pair's own sources count: a third source must not change what a number means.
 */
export class Surroundings {
  private readonly corpus: Corpus;
  private readonly nearby: NearbyRecords;
  /** For words of names and of addresses: 1 + their position in `entries`, 0 for all others. */
  private readonly slotOfWord: Uint8Array;
  private readonly slotOfStreet: Uint8Array;
  private readonly entries: NearbyWord[] = Array.from({ length: maxWords }, emptyWord);
  /** A bit for each word of the pair among those of names, and of addresses: most neighbours share none with it. */
  private nameMask = 0;
  private addressMask = 0;
  private count = 0;
  private wordsInA = 0;
  private wordsInB = 0;

  private readonly found = { neighbours: 0, twinsA: 0, twinsB: 0, wholeA: 0, wholeB: 0 };

  /** @param nearby The records of the corpus, where they are sorted already. */
  constructor(corpus: Corpus, nearby: NearbyRecords = recordsAround(corpus)) {
    this.corpus = corpus;
    this.nearby = nearby;
    this.slotOfWord = new Uint8Array(corpus.wordTexts.length);
    this.slotOfStreet = new Uint8Array(corpus.streetWeights.length);
  }

  /**
   * Writes the columns of `surroundingFeatureNames`.
   *
   * @param words The aligned names of the pair.
   */
  measure(a: number, b: number, words: AlignedWords, out: Float64Array): void {
    this.collectWords(words);
    const { found } = this;
    found.neighbours = 0;
    found.twinsA = 0;
    found.twinsB = 0;
    found.wholeA = 0;
    found.wholeB = 0;
    this.countNeighbours(a, b, words);
    this.write(out);
    this.clearSlots();
  }

  /** Makes an entry for each word of both names. */
  private collectWords(words: AlignedWords): void {
    this.count = 0;
    this.nameMask = 0;
    this.addressMask = 0;
    this.wordsInA = 0;
    this.wordsInB = 0;
    for (let at = 0; at < words.countA; at++) {
      const entry = this.entryOf(words.wordA(at), !words.isLeftOverA(at));
      if (!entry.inA) this.wordsInA++;
      entry.inA = true;
    }
    for (let at = 0; at < words.countB; at++) {
      const entry = this.entryOf(words.wordB(at), !words.isLeftOverB(at));
      if (!entry.inB) this.wordsInB++;
      entry.inB = true;
    }
  }

  /** The entry of a word, which it gets where it has none. */
  private entryOf(word: number, isShared: boolean): NearbyWord {
    const slot = this.slotOfWord[word]!;
    if (slot !== 0) {
      const known = this.entries[slot - 1]!;
      known.isShared ||= isShared;
      return known;
    }
    const entry = this.entries[this.count++]!;
    entry.word = word;
    entry.inA = false;
    entry.inB = false;
    entry.isShared = isShared;
    entry.names = 0;
    entry.namesOfA = 0;
    entry.namesOfB = 0;
    entry.addresses = 0;
    entry.lastName = -1;
    this.slotOfWord[word] = this.count;
    this.nameMask |= maskOf(word);
    const street = this.corpus.wordInStreets[word]!;
    if (street >= 0) {
      this.slotOfStreet[street] = this.count;
      this.addressMask |= maskOf(street);
    }
    return entry;
  }

  private clearSlots(): void {
    for (let at = 0; at < this.count; at++) {
      const { word } = this.entries[at]!;
      this.slotOfWord[word] = 0;
      const street = this.corpus.wordInStreets[word]!;
      if (street >= 0) this.slotOfStreet[street] = 0;
    }
  }

  /** Counts each record near either once: those in the cubes around `a`, then those in the cubes around `b` alone. */
  private countNeighbours(a: number, b: number, words: AlignedWords): void {
    const { cubeOf, around } = this.nearby;
    const cubeA = cubeOf[a]!;
    const cubeB = cubeOf[b]!;
    const startA = cubeA < 0 ? 0 : around.starts[cubeA]!;
    const endA = cubeA < 0 ? 0 : around.starts[cubeA + 1]!;
    let left = maxRecords;
    for (let at = startA; at < endA; at++) left = this.countCube(around.values[at]!, a, b, words, left);
    if (cubeB < 0 || cubeB === cubeA) return;
    for (let at = around.starts[cubeB]!; at < around.starts[cubeB + 1]!; at++) {
      const cube = around.values[at]!;
      let isDone = false;
      for (let other = startA; other < endA && !isDone; other++) isDone = around.values[other] === cube;
      if (!isDone) left = this.countCube(cube, a, b, words, left);
    }
  }

  /** Counts the first `most` records of a cube; returns how many more may be visited. */
  private countCube(cube: number, a: number, b: number, words: AlignedWords, most: number): number {
    const { sourceCount, starts } = this.nearby;
    const sourceA = this.corpus.sourceOf[a]!;
    const sourceB = this.corpus.sourceOf[b]!;
    this.countSource(cube, sourceA, a, b, words, most);
    if (sourceA !== sourceB) this.countSource(cube, sourceB, a, b, words, most);
    return Math.max(0, most - (starts[(cube + 1) * sourceCount]! - starts[cube * sourceCount]!));
  }

  /** Counts those of the first `most` records of a cube that are of one source. */
  private countSource(
    cube: number,
    source: number,
    a: number,
    b: number,
    words: AlignedWords,
    most: number,
  ): void {
    const { sourceCount, starts, members, ranks, points: memberPoints } = this.nearby;
    const { sourceOf, points } = this.corpus;
    const isOfA = source === sourceOf[a];
    const isOfB = source === sourceOf[b];
    const [xA, yA, zA] = [points[a * 3]!, points[a * 3 + 1]!, points[a * 3 + 2]!];
    const [xB, yB, zB] = [points[b * 3]!, points[b * 3 + 1]!, points[b * 3 + 2]!];
    const end = starts[cube * sourceCount + source + 1]!;
    for (let at = starts[cube * sourceCount + source]!; at < end && ranks[at]! < most; at++) {
      const x = memberPoints[at * 3]!;
      const y = memberPoints[at * 3 + 1]!;
      const z = memberPoints[at * 3 + 2]!;
      if (
        (x - xA) * (x - xA) + (y - yA) * (y - yA) + (z - zA) * (z - zA) < reachSquared ||
        (x - xB) * (x - xB) + (y - yB) * (y - yB) + (z - zB) * (z - zB) < reachSquared
      ) {
        const neighbour = members[at]!;
        if (neighbour !== a && neighbour !== b) this.countRecord(neighbour, isOfA, isOfB, words);
      }
    }
  }

  private countRecord(
    neighbour: number,
    isOfA: boolean,
    isOfB: boolean,
    { nameA, nameB }: AlignedWords,
  ): void {
    const { corpus, found } = this;
    const name = corpus.nameStarts[neighbour]!;
    found.neighbours++;
    if (isOfA && corpus.coreIds[name] === corpus.coreIds[nameA]) found.twinsA++;
    if (isOfB && corpus.coreIds[name] === corpus.coreIds[nameB]) found.twinsB++;
    if ((this.nearby.nameMasks[name]! & this.nameMask) !== 0) this.countName(neighbour, name, isOfA, isOfB);
    if ((corpus.streetMasks[neighbour]! & this.addressMask) !== 0) this.countAddress(neighbour);
  }

  private countName(neighbour: number, name: number, isOfA: boolean, isOfB: boolean): void {
    const { found, entries, slotOfWord } = this;
    const { words } = this.corpus;
    let inA = 0;
    let inB = 0;
    for (let at = words.starts[name]!; at < words.starts[name + 1]!; at++) {
      const slot = slotOfWord[words.values[at]!]!;
      if (slot === 0) continue;
      const word = entries[slot - 1]!;
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
  }

  private countAddress(neighbour: number): void {
    const { entries, slotOfStreet } = this;
    const { streets } = this.corpus;
    for (let at = streets.starts[neighbour]!; at < streets.starts[neighbour + 1]!; at++) {
      const slot = slotOfStreet[streets.values[at]!]!;
      if (slot !== 0) entries[slot - 1]!.addresses++;
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
    out[columnOf.unheard_min] = Math.min(sideA.unheard, sideB.unheard);
    out[columnOf.unheard_max] = Math.max(sideA.unheard, sideB.unheard);
    out[columnOf.unaddressed_min] = Math.min(sideA.unaddressed, sideB.unaddressed);
    out[columnOf.unaddressed_max] = Math.max(sideA.unaddressed, sideB.unaddressed);
    out[columnOf.echo_min] = Math.log1p(Math.min(sideA.echo, sideB.echo));
    out[columnOf.echo_max] = Math.log1p(Math.max(sideA.echo, sideB.echo));
    out[columnOf.shared_nearby] = Math.log1p(shared?.names ?? 0);
    out[columnOf.shared_own_min] = Math.log1p(Math.min(namesOfA, namesOfB));
    out[columnOf.shared_own_max] = Math.log1p(Math.max(namesOfA, namesOfB));
    out[columnOf.whole_nearby_min] = Math.log1p(Math.min(found.wholeA, found.wholeB));
    out[columnOf.whole_nearby_max] = Math.log1p(Math.max(found.wholeA, found.wholeB));
    out[columnOf.twins_min] = Math.min(found.twinsA, found.twinsB);
    out[columnOf.twins_max] = Math.max(found.twinsA, found.twinsB);
    out[columnOf.neighbours] = Math.log1p(found.neighbours);
  }

  private sumUp(side: Side, own: "inA" | "inB"): void {
    side.unheard = 0;
    side.unaddressed = 0;
    side.echo = 0;
    for (let at = 0; at < this.count; at++) {
      const entry = this.entries[at]!;
      if (entry.isShared || !entry[own]) continue;
      const weight = this.corpus.wordWeights[entry.word]!;
      if (entry.addresses === 0) {
        side.unaddressed += weight;
        if (entry.names === 0) side.unheard += weight;
      }
      if (entry.names > side.echo) side.echo = entry.names;
    }
  }

  /** The rarest word that both names have; of equally rare ones the one that more names nearby have. */
  private rarestShared(): NearbyWord | undefined {
    let rarest: NearbyWord | undefined;
    let most = 0;
    for (let at = 0; at < this.count; at++) {
      const entry = this.entries[at]!;
      if (!entry.isShared) continue;
      const weight = this.corpus.wordWeights[entry.word]!;
      if (weight > most || (weight === most && entry.names > rarest!.names)) rarest = entry;
      most = Math.max(most, weight);
    }
    return rarest;
  }
}

function emptyWord(): NearbyWord {
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
