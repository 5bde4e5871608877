import { ColumnBuilder } from "../corpus/columns.ts";

/** A link between two records, by position. */
export interface Link {
  readonly a: number;
  readonly b: number;
  /** Log-odds that they are one place. */
  readonly logit: number;
}

/** Links as columns: those of a million records are too many to be objects. */
export interface Links {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  readonly logits: Float32Array;
}

/** Builds a list of links. */
export class LinkBuilder {
  private readonly left = new ColumnBuilder(new Uint32Array(1024));
  private readonly right = new ColumnBuilder(new Uint32Array(1024));
  private readonly logits = new ColumnBuilder(new Float32Array(1024));

  add({ a, b, logit }: Link): void {
    this.left.add(a);
    this.right.add(b);
    this.logits.add(logit);
  }

  /** Adds the links whose records are wanted, in their order. */
  addWhere({ left, right, logits }: Links, isWanted: (a: number, b: number) => boolean): void {
    for (let at = 0; at < left.length; at++) {
      const link = { a: left[at]!, b: right[at]!, logit: logits[at]! };
      if (isWanted(link.a, link.b)) this.add(link);
    }
  }

  /** The links, in memory that threads share. The builder is empty afterwards. */
  build(): Links {
    return { left: this.left.build(), right: this.right.build(), logits: this.logits.build() };
  }
}
