import type { Kind } from "../../../vocabulary/kinds.ts";
import type { Chance } from "../chance.ts";

export interface PlaceName {
  readonly name: string;
  /** By language; `ja-Latn` is the name in Latin letters. */
  readonly names?: Readonly<Record<string, string>>;
}

/** A company with many branches of one name. */
export interface Chain extends PlaceName {
  readonly kind: string;
  /** Share of the places of its kind. */
  readonly share: number;
}

/** How a city names things. */
export interface Naming {
  place(kind: Kind, chance: Chance, district: string): PlaceName;
  street(chance: Chance, district: string): string;
  /** One line, as the country writes it. */
  address(houseNumber: number, street: string, chance: Chance): string;
  postalCode(district: number, street: number): string;
  /** A number of a range that is kept for fiction where the country keeps one. */
  phone(chance: Chance): string;
  readonly chains: readonly Chain[];
}
