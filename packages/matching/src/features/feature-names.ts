/**
 * What is measured of a pair, in the order of the model's columns. `min` and `max` are over the two records, so that
 * a pair gives the same whichever comes first. `NaN` says that the records cannot tell.
 */
export const pairFeatureNames = [
  "log_distance", // ln(1 + metres)
  "crowding", // ln of the records expected nearer than this distance, by local density
  "density", // ln of the records around, the larger
  "compact_equal", // names equal but for spaces, case, articles …
  "core_equal", // … and words of kind
  "jaro_winkler", // of the compact names
  "core_jaro_winkler",
  "edit_similarity", // 1 - Levenshtein / longer length, compact names
  "trigram_dice",
  "trigram_overlap", // shared trigrams by the smaller set
  "common_run", // longest common run of letters by the shorter name
  "prefix_share", // common prefix by the shorter name
  "word_jaccard", // rarity-weighted, aligned words
  "word_containment", // matched weight by the lighter name's
  "rarest_shared",
  "rest_min", // weight left over
  "rest_max",
  "rarest_rest_min", // the rarest word that differs
  "rarest_rest_max",
  "rest_count_min",
  "rest_count_max",
  "unexplained_min", // left-over weight that is not in the other's address
  "unexplained_max",
  "head_min", // matched share of the words before `@`, a bracket, a comma or a dash
  "head_max",
  "rest_before_min", // left-over weight before the first matched word
  "rest_before_max",
  "rest_part", // left-over words name a part of a place (`lobby`, `field`): 1 on one side, 2 on both
  "weight_min", // how telling the names are at all
  "weight_max",
  "length_min", // letters
  "length_ratio",
  "kind_relation", // left-over kinds of place: 1 agree, -1 disagree, 0 none, 0.5 one side only
  "kind_agreement", // all kinds of place named: 1 share one, -1 none in common, 0 not both named
  "shared_numbers",
  "rest_numbers_min",
  "rest_numbers_max",
  "chain_min", // ln of how many records of the same source have the name
  "chain_max",
  "house",
  "street_containment",
  "street_rarest",
  "name_in_address_min",
  "name_in_address_max",
  "unit", // 1 equal, 0 different, NaN
  "postcode",
  "address_distance", // ln(1 + metres) from one's position to where the other's address is, the smaller
  "address_drift_min", // ln(1 + metres) from a record's position to where its own address is
  "address_drift_max",
  "addresses", // how many of the two have an address
] as const;

/** How a pair stands among the other pairs of its records; measured after the first look at all pairs. */
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

/** The words of the two names one by one, and the names as they are written (`close-look.ts`); measured where a second look is taken. */
export const closeFeatureNames = [
  "words_min", // words of the name
  "words_max",
  "word_count_jaccard", // shared words by all, each counting one
  "word_count_containment", // shared words by those of the name that has fewer
  "first_word", // Jaro-Winkler likeness of the first words
  "last_word",
  "rest_likeness", // of the two left-over words that are most alike
  "address_like_min", // weight of the name's words that are numbers or stand in addresses
  "address_like_max",
  "plain_equal", // the names as they are written, but for case and marks
  "plain_jaro_winkler",
  "plain_edit_similarity",
  "plain_common_run", // by the shorter name
  "plain_length_ratio",
] as const;

/** What the records around a pair say of its names (`surroundings.ts`); measured where a second look is taken. */
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

/** What becomes of other pairs that have the same words left over (`spare-words.ts`). */
export const spareFeatureNames = [
  "spare_min", // how often they match, 0..1: the left-over word with the least
  "spare_min_pairs", // ln(1 + such pairs), for that word
  "spare_mean", // over all left-over words of both names
  "spare_max",
] as const;

export const featureNames = [
  ...pairFeatureNames,
  ...contestFeatureNames,
  ...closeFeatureNames,
  ...surroundingFeatureNames,
  ...spareFeatureNames,
] as const;
export const featureCount = featureNames.length;
export type PairFeatureName = (typeof pairFeatureNames)[number];
