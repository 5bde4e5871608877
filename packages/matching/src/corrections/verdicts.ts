/** Records that corrections make one place, and the groups that they make other places. */
interface Group {
  readonly keys: string[];
  readonly rivals: Set<Group>;
}

/** What follows from corrections of pairs of records: groups that are one place, and pairs of groups that are two. */
export class Verdicts {
  private readonly groups = new Map<string, Group>();

  /** The records that are one place with a record, itself among them. */
  groupOf(key: string): readonly string[] {
    return this.group(key).keys;
  }

  /** What is known of two records, directly or through others; `undefined` where nothing is. */
  on(a: string, b: string): "same" | "different" | undefined {
    const [one, other] = [this.group(a), this.group(b)];
    if (one === other) return "same";
    return one.rivals.has(other) ? "different" : undefined;
  }

  /** Makes the places of two records different. */
  part(a: string, b: string): void {
    const [one, other] = [this.group(a), this.group(b)];
    one.rivals.add(other);
    other.rivals.add(one);
  }

  /** Makes two records one place. The smaller group moves, so that n records move n log n times at most. */
  join(a: string, b: string): void {
    const [one, other] = [this.group(a), this.group(b)];
    if (one === other) return;
    const [large, small] = sizeOf(one) >= sizeOf(other) ? [one, other] : [other, one];
    for (const key of small.keys) {
      large.keys.push(key);
      this.groups.set(key, large);
    }
    for (const rival of small.rivals) {
      rival.rivals.delete(small);
      rival.rivals.add(large);
      large.rivals.add(rival);
    }
  }

  private group(key: string): Group {
    const known = this.groups.get(key);
    if (known !== undefined) return known;
    const group: Group = { keys: [key], rivals: new Set() };
    this.groups.set(key, group);
    return group;
  }
}

function sizeOf({ keys, rivals }: Group): number {
  return keys.length + rivals.size;
}
