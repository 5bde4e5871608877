import { findPartners } from "../block/block.ts";
import type { BlockIndex } from "../block/block-index.ts";
import type { KeptPartners, PairList } from "../block/pair-list.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { PairMeter } from "../features/pair-features.ts";
import { SpareWordMeter } from "../features/spare-words.ts";
import type { Model } from "../model/model.ts";
import { lookAt } from "../score/first-look.ts";
import { Scorer, type SeenPairs } from "../score/scorer.ts";

/** Work on a long list that threads share. What they read and write are columns that all of them see. */
export type Task =
  | { readonly kind: "block"; readonly corpus: Corpus; readonly index: BlockIndex }
  | {
      readonly kind: "first look";
      readonly corpus: Corpus;
      readonly model: Model;
      readonly list: PairList;
      readonly looks: SeenPairs["looks"];
    }
  | {
      readonly kind: "spare words";
      readonly corpus: Corpus;
      readonly model: Model;
      readonly list: PairList;
      readonly seen: SeenPairs;
    }
  | {
      readonly kind: "second look";
      readonly corpus: Corpus;
      readonly model: Model;
      readonly list: PairList;
      readonly seen: SeenPairs;
      readonly logits: Float32Array;
    };

/** A task in parts: whoever is free takes the next one. Which thread did which part leaves no trace in the result. */
export interface SharedTask {
  readonly task: Task;
  /** Length of the list: records, or pairs. */
  readonly length: number;
  readonly partCount: number;
  /** One number: the next part that nobody has taken. */
  readonly nextPart: Int32Array;
}

/** Enough that threads end at about the same time. */
const partsPerTask = 64;

export function shareTask(task: Task): SharedTask {
  const length = task.kind === "block" ? task.corpus.size : task.list.left.length;
  return {
    task,
    length,
    partCount: Math.min(partsPerTask, length),
    nextPart: new Int32Array(new SharedArrayBuffer(4)),
  };
}

/** Does parts of a task until none is left. Returns the partners that were kept in them, for the task `block`. */
export function workOn({ task, length, partCount, nextPart }: SharedTask): KeptPartners[] {
  const kept: KeptPartners[] = [];
  const doPart = preparePart(task, kept);
  for (;;) {
    const part = Atomics.add(nextPart, 0, 1);
    if (part >= partCount) return kept;
    doPart(Math.floor((part * length) / partCount), Math.floor(((part + 1) * length) / partCount));
  }
}

function preparePart(task: Task, kept: KeptPartners[]): (from: number, to: number) => void {
  switch (task.kind) {
    case "block":
      return (from, to) => kept.push(findPartners(task.corpus, task.index, from, to));
    case "first look": {
      const meter = new PairMeter(task.corpus);
      return (from, to) => {
        lookAt(task.model.firstLook, task.corpus, task.list, meter, task.looks, from, to);
      };
    }
    case "spare words": {
      const { corpus, list, seen, model } = task;
      const meter = new SpareWordMeter(corpus, list, seen, model.secondLookFrom);
      return (from, to) => {
        meter.count(from, to);
      };
    }
    case "second look": {
      const scorer = new Scorer(task.corpus, task.model, task.list, task.seen);
      return (from, to) => {
        scorer.scoreRange(from, to, task.logits);
      };
    }
  }
}
