import type { CloseCall } from "@cityscout/contracts";
import { formatName } from "../format.ts";

/** What the matcher measures, in words; several measures of one thing share a phrase. */
const phrases: readonly (readonly [phrase: string, measures: RegExp])[] = [
  ["distance", /^log_distance$/],
  ["how crowded it is there", /^(crowding|density)$/],
  ["how alike the names are as a whole", /^(first_look|compact_equal|core_equal)$/],
  ["spelling of the names", /jaro_winkler$|^edit_|^trigram_|^common_run$|^prefix_share$|^length_/],
  ["words that both names have", /^word_|^rarest_shared$|^head_|^weight_/],
  ["words that only one name has", /^rest_(?!numbers)|^rarest_rest_|^unexplained_/],
  ["the kind of place named", /^kind_|^category$/],
  ["numbers in the names", /numbers/],
  ["initials", /^initials_match$/],
  ["how common the name is", /^chain_/],
  ["address", /^(house|unit|addresses|name_in_address_\w+)$|^street_|^address_/],
  ["postcode", /^postcode$/],
  ["better partners elsewhere", /^margin_|^rival_|^nearer_rivals_/],
  ["one source lists both", /^same_source$/],
  ["an id in common", /^same_id$/],
];

/** What spoke for and against a pair, strongest first: the pushes of all measures of one thing, added up. */
export function evidenceOf(pushes: CloseCall["pushes"]): { phrase: string; push: number }[] {
  const sums = new Map<string, number>();
  for (const { feature, push } of pushes) {
    const phrase = phrases.find(([, measures]) => measures.test(feature))?.[0] ?? formatName(feature);
    sums.set(phrase, (sums.get(phrase) ?? 0) + push);
  }
  return [...sums]
    .map(([phrase, push]) => ({ phrase, push }))
    .sort((a, b) => Math.abs(b.push) - Math.abs(a.push));
}
