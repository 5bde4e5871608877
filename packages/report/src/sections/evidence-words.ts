import { anyPair, type CloseCall } from "@cityscout/contracts";
import { formatName } from "../format.ts";

interface Evidence {
  measures: RegExp;
  /** What is said where it speaks for one place, and where it speaks against it. */
  words: readonly [speaksFor: string, speaksAgainst: string];
}

/** What the matcher measures, in words; several measures of one thing share them. */
const evidence: readonly Evidence[] = [
  { measures: /^log_distance$/, words: ["near each other", "far apart"] },
  { measures: /^(crowding|density)$/, words: ["few others around", "many others around"] },
  {
    measures: /^(first_look|compact_equal|core_equal|plain_equal)$/,
    words: ["alike on the whole", "unlike on the whole"],
  },
  {
    measures: /jaro_winkler$|edit_similarity$|^trigram_|common_run$|^prefix_share$|length_/,
    words: ["spelt alike", "spelt differently"],
  },
  {
    measures: /^words?_|^(first|last)_word$|^rarest_shared$|^head_|^weight_|^address_like_/,
    words: ["telling words in common", "few telling words in common"],
  },
  {
    measures: /^rest_(?!numbers)|^rarest_rest_|^unexplained_/,
    words: ["no words left over", "words that only one has"],
  },
  { measures: /^kind_|^category$/, words: ["the same kind", "different kinds"] },
  {
    measures: /^added_/,
    words: [
      "the kind that one name adds is often left out",
      "the kind that one name adds is seldom left out",
    ],
  },
  {
    measures: /^department$/,
    words: ["neither is a part of the other", "one is a part of the other"],
  },
  {
    measures: /^cash_machine$/,
    words: ["both or neither a cash machine", "only one is a cash machine"],
  },
  { measures: /numbers/, words: ["the same numbers", "different numbers"] },
  { measures: /^initials$/, words: ["initials fit", "initials do not fit"] },
  {
    measures: /^other_script$/,
    words: ["each the only one of its kind at the house", "written in different scripts"],
  },
  { measures: /^chain_/, words: ["a rare name", "a common name"] },
  {
    measures: /^(house|unit|other_unit|addresses|name_in_address_\w+)$|^street_|^address_/,
    words: ["addresses fit", "addresses differ"],
  },
  { measures: /^postcode$/, words: ["the same postcode", "different postcodes"] },
  {
    measures: /^margin_|^rival_|^nearer_rivals_|^better_name_|^partners_/,
    words: ["no better partner", "a better partner elsewhere"],
  },
  { measures: /^namesake/, words: ["no namesake near", "a namesake near"] },
  {
    measures: /^(unheard|unaddressed|echo|shared_nearby|shared_own|whole_nearby|twins|neighbours)/,
    words: ["the names around speak for it", "the names around speak against it"],
  },
  {
    measures: /^spare_/,
    words: ["the words left over can be left out", "the words left over matter"],
  },
  { measures: /^phone$/, words: ["the same phone", "different phones"] },
  { measures: /^website$/, words: ["the same website", "different websites"] },
  { measures: /^same_source$/, words: ["two sources", "one source lists both"] },
  { measures: /^same_id$/, words: ["an id in common", "different ids"] },
];

/**
 * What spoke for and against a pair, strongest first: the pushes of all measures of one thing, added up. What is known of any
 * pair speaks of none.
 */
export function evidenceOf(pushes: CloseCall["pushes"]): { phrase: string; push: number }[] {
  const sums = new Map<string, { words: Evidence["words"]; push: number }>();
  for (const { feature, push } of pushes) {
    if (feature === anyPair) continue;
    const own = formatName(feature);
    const words = evidence.find(({ measures }) => measures.test(feature))?.words ?? [own, own];
    const known = sums.get(words[0]);
    sums.set(words[0], { words, push: (known?.push ?? 0) + push });
  }
  return [...sums.values()]
    .map(({ words, push }) => ({ phrase: words[push >= 0 ? 0 : 1], push }))
    .sort((a, b) => Math.abs(b.push) - Math.abs(a.push));
}
