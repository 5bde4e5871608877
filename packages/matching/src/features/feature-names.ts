/**
 * The features of a pair of records alone, in the order of the model's columns. `min` and `max` are over the two records, so
 * that a pair measures the same whichever comes first. `NaN` means that the records cannot tell. A word's weight is its rarity
 * (inverse document frequency, 0..1); `rest` is what is left over on one side once words are aligned (`word-alignment.ts`).
 */
export const pairFeatureNames = [
  "log_distance", // ln(1 + metres)
  "crowding", // ln(1 + records expected in a square whose side is this distance), by the denser record's surroundings
  "density", // ln of the records in the three by three cubes of 150 m around, the larger
  "compact_equal", // 1 if the names are equal but for spaces, case, articles, abbreviations, plurals …
  "core_equal", // … and words for kinds of place
  "jaro_winkler", // of the compact names (Winkler 1990)
  "core_jaro_winkler", // of the core names
  "edit_similarity", // 1 - Levenshtein distance / longer length, compact names
  "trigram_dice", // Dice coefficient of the sets of trigrams of the compact names
  "trigram_overlap", // overlap coefficient: shared trigrams by the smaller set
  "common_run", // longest common run of letters by the shorter name
  "prefix_share", // common prefix by the shorter name
  "word_jaccard", // weight of the matched words by the weight of all words, matched ones once (Jaccard 1912)
  "word_containment", // weight of the matched words by the lighter name's weight
  "rarest_shared", // weight of the rarest matched word
  "rest_min", // weight left over
  "rest_max",
  "rarest_rest_min", // weight of the rarest left-over word
  "rarest_rest_max",
  "rest_count_min", // left-over words
  "rest_count_max",
  "unexplained_min", // weight left over that does not stand in the other's address
  "unexplained_max",
  "head_min", // matched share of the words before `@`, a bracket, a comma or a dash
  "head_max",
  "rest_before_min", // weight left over before the first matched word
  "rest_before_max",
  "rest_part", // left-over words name a part of a place (`lobby`, `pool`): 1 on one side, 2 on both
  "weight_min", // weight of all words: how telling the name is
  "weight_max",
  "length_min", // letters of the compact name
  "length_ratio", // shorter by longer
  "kind_relation", // left-over kinds of place: 1 agree, -1 disagree, 0 none, 0.5 one side only
  "kind_agreement", // all kinds of place named: 1 share one, -1 none in common, 0 not both named
  "shared_numbers", // numbers that both names have
  "rest_numbers_min", // left-over numbers
  "rest_numbers_max",
  "chain_min", // ln of how many names of the same source have the same core
  "chain_max",
  "house", // agreement of house numbers, 1 down to about -1 (`houseAgreement`)
  "street_containment", // weight of the shared words of the addresses by the lighter address's
  "street_rarest", // weight of the rarest shared word of the addresses
  "name_in_address_min", // share of the name, by weight, that stands in the other's address
  "name_in_address_max",
  "unit", // 1 equal, 0 different
  "postcode", // common prefix by the longer one
  "address_distance", // ln(1 + metres) from one's position to where the other's address is, the smaller
  "address_drift_min", // ln(1 + metres) from a record's position to where its own address is
  "address_drift_max",
  "addresses", // how many of the two have an address
] as const;

/** How a pair stands among the other pairs of its records (`contest.ts`); measured after the first look at all pairs. */
export const contestFeatureNames = [
  "first_look", // log-odds of the first look
  "margin_min", // lead over the best other partner, on the side where it is smaller
  "margin_max",
  "rival_min", // first look of the best other partner
  "rival_max",
  "nearer_rivals_min", // other partners whose names are at least as alike and which lie nearer
  "nearer_rivals_max",
  "namesakes_min", // other partners whose names are at least as alike
  "namesakes_max",
  "namesake_distance_min", // ln of how many times farther the nearest of them lies
  "namesake_distance_max",
  "better_name_min", // how much more alike the most alike name of the other partners is
  "better_name_max",
  "better_name_distance_min", // ln of how many times farther it lies
  "better_name_distance_max",
  "partners_min", // other partners
  "partners_max",
] as const;

/** The words of the two names one by one, and the names as they are written (`close-look.ts`); for the second look. */
export const closeFeatureNames = [
  "words_min", // words of the name
  "words_max",
  "word_count_jaccard", // shared words by all words, each counting once
  "word_count_containment", // shared words by those of the name that has fewer
  "first_word", // Jaro-Winkler similarity of the first words
  "last_word", // the same of the last words
  "rest_likeness", // Jaro-Winkler similarity of the most similar two left-over words
  "address_like_min", // weight of the name's words that are numbers or stand in addresses
  "address_like_max",
  "plain_equal", // the names as they are written, but for case and marks
  "plain_jaro_winkler", // these and the next: as above, of the names as written
  "plain_edit_similarity",
  "plain_common_run", // by the shorter name
  "plain_length_ratio",
] as const;

/** What the records around a pair say of its names (`surroundings.ts`); for the second look. */
export const surroundingFeatureNames = [
  "unheard_min", // left-over weight that no name and no address nearby has
  "unheard_max",
  "unaddressed_min", // left-over weight that no address nearby has
  "unaddressed_max",
  "echo_min", // ln(1 + names nearby that have the left-over word that most of them have)
  "echo_max",
  "shared_nearby", // ln(1 + names nearby that have the rarest shared word)
  "shared_own_min", // the same in each record's own source
  "shared_own_max",
  "whole_nearby_min", // ln(1 + names nearby that hold every word of the name)
  "whole_nearby_max",
  "twins_min", // records nearby, of the same source, with the same core name
  "twins_max",
  "neighbours", // ln(1 + records nearby)
] as const;

/** How often other pairs with the same words left over match (`spare-words.ts`); for the second look. */
export const spareFeatureNames = [
  "spare_min", // how often they match, 0..1: the left-over word with the least
  "spare_min_pairs", // ln(1 + such pairs), for that word
  "spare_mean", // over all left-over words of both names
  "spare_max",
] as const;

/** All features, in the order of the model's columns. */
export const featureNames = [
  ...pairFeatureNames,
  ...contestFeatureNames,
  ...closeFeatureNames,
  ...surroundingFeatureNames,
  ...spareFeatureNames,
] as const;
/** Number of features. */
export const featureCount = featureNames.length;
/** The name of a feature. */
export type FeatureName = (typeof featureNames)[number];
/** The name of a feature of a pair alone. */
export type PairFeatureName = (typeof pairFeatureNames)[number];

/** The column of each feature. Those of the pair alone come first: a row of them is the beginning of a whole one. */
export const columnOf = Object.fromEntries(featureNames.map((name, column) => [name, column])) as Record<
  FeatureName,
  number
>;
