import { type Correction, candidateKey, type WithdrawnCorrection } from "@cityscout/contracts";

/**
 * Which keys records have in a run, as far as it is known that sources gave them others. A record that the run has under its
 * own key is no other one; else it is the one that it became, or that it was before.
 */
export class KeysToday {
  private readonly next: ReadonlyMap<string, string>;
  private readonly former: ReadonlyMap<string, string>;
  private readonly there: ReadonlySet<string>;

  /**
   * @param rekeyed By the key that a record had, the one that it got.
   * @param there Keys of all records of the run.
   */
  constructor(rekeyed: Iterable<readonly [from: string, to: string]>, there: ReadonlySet<string>) {
    this.next = new Map(rekeyed);
    this.former = new Map([...this.next].map(([from, to]) => [to, from]));
    this.there = there;
  }

  /** The key that a record has in the run; the same key where nothing else is known. */
  of(key: string): string {
    return this.along(this.next, key) ?? this.along(this.former, key) ?? key;
  }

  private along(links: ReadonlyMap<string, string>, key: string): string | undefined {
    return [...chainFrom(links, key)].find((one) => this.there.has(one));
  }
}

/**
 * A key and those that follow it, in their order. A circle, as only a file that was edited by hand has one, ends before the
 * first key that it returns to.
 */
export function chainFrom(links: ReadonlyMap<string, string>, key: string): ReadonlySet<string> {
  const chain = new Set<string>();
  for (let at: string | undefined = key; at !== undefined && !chain.has(at); at = links.get(at))
    chain.add(at);
  return chain;
}

/** The last key that a record was given, as far as is known. */
export function lastKey(rekeyed: ReadonlyMap<string, string>, key: string): string {
  return [...chainFrom(rekeyed, key)].at(-1)!;
}

/** A log of corrections by the keys of today. A pair of which both are one record by now says nothing. */
export function withKeysToday(log: readonly Correction[], keys: KeysToday): Correction[] {
  return log.flatMap((correction): Correction[] => {
    if (correction.type === "withdraw") {
      const what = renamed(correction.what, keys);
      return isOfOneRecord(what) ? [] : [{ ...correction, what }];
    }
    const today = renamed(correction, keys);
    if (isOfOneRecord(today)) return [];
    if (!("beside" in today) || today.beside === undefined) return [today];
    return [{ ...today, beside: today.beside.map((key) => keys.of(key)) }];
  });
}

/** The same said of the records by their keys of today. */
export function renamed<Said extends Exclude<Correction, { type: "withdraw" }> | WithdrawnCorrection>(
  said: Said,
  keys: KeysToday,
): Said {
  if ("record" in said) return { ...said, record: keys.of(said.record) };
  const [a, b] = said.records;
  return { ...said, records: [keys.of(a), keys.of(b)] };
}

function isOfOneRecord(said: object): boolean {
  return "records" in said && Array.isArray(said.records) && said.records[0] === said.records[1];
}

/** Keys of the records that corrections name. */
export function keysNamedIn(log: readonly Correction[]): Set<string> {
  return new Set(
    log.flatMap((correction): readonly string[] => {
      const said = correction.type === "withdraw" ? correction.what : correction;
      return "record" in said ? [said.record] : said.records;
    }),
  );
}

/** Keys of records. */
export function keySet(records: Iterable<{ source: string; source_id: string }>): Set<string> {
  return new Set(Array.from(records, (record) => candidateKey(record)));
}
