import { bitOfKind } from "../normalise/kinds-of-place.ts";
import { scriptBits } from "../normalise/scripts.ts";
import type { Corpus } from "./corpus.ts";
import { noText } from "./texts.ts";

/** What a record has, as bits: most pairs are told apart, or have nothing to compare, by these alone. */
export const traitBits = {
  /** Has a name in Latin letters, and one in a script of the other kind (see `scripts.ts`). */
  ...scriptBits,
  phone: 4,
  domain: 8,
  /** Cites a record of another source. */
  cites: 16,
  /** Has a name that may be abbreviated. */
  initials: 32,
  /** Has a name that says that it is a cash machine. */
  cashMachine: 64,
  /** Has a category other than `other`. */
  category: 128,
} as const;

type Columns = Pick<
  Corpus,
  | "nameStarts"
  | "scripts"
  | "kinds"
  | "initials"
  | "phones"
  | "domainIds"
  | "externalIds"
  | "categoryOf"
  | "categoryNames"
>;

/** The traits of each record. */
export function traitsOf(columns: Columns): Uint8Array {
  const { nameStarts, phones, domainIds, categoryOf, categoryNames } = columns;
  const { starts } = columns.externalIds;
  return Uint8Array.from(domainIds, (domain, record) => {
    const category = categoryNames[categoryOf[record]!]!;
    let traits = 0;
    for (let name = nameStarts[record]!; name < nameStarts[record + 1]!; name++)
      traits |= traitsOfName(columns, name);
    if (phones.starts[record]! < phones.starts[record + 1]!) traits |= traitBits.phone;
    if (domain !== noText) traits |= traitBits.domain;
    // The first id is its own.
    if (starts[record + 1]! - starts[record]! > 1) traits |= traitBits.cites;
    if (category !== "" && category !== "other") traits |= traitBits.category;
    return traits;
  });
}

const cashMachineKind = bitOfKind("cash_machine");

function traitsOfName({ scripts, kinds, initials: { starts } }: Columns, name: number): number {
  return (
    scripts[name]! |
    (starts[name] === starts[name + 1] ? 0 : traitBits.initials) |
    ((kinds[name]! & cashMachineKind) === 0 ? 0 : traitBits.cashMachine)
  );
}
