import type { Candidate } from "@cityscout/contracts";

/** The part of a candidate that matching looks at; a candidate is one. */
export type MatchRecord = { readonly source: string } & Pick<
  Candidate,
  | "source_id"
  | "name"
  | "alternate_names"
  | "location"
  | "category"
  | "address"
  | "postal_code"
  | "phone"
  | "website"
  | "external_ids"
>;
