import type { Category } from "@cityscout/contracts";

/** Classes that many places of a city are instances of. */
const CATEGORIES: Readonly<Record<Category, string>> = {
  museum: "Q33506 Q207694 Q17431399 Q1970365 Q2772772 Q588140 Q10624527 Q2087181 Q756102 Q148319",
  gallery: "Q1007870 Q118210999",
  monument: "Q4989906 Q5003624 Q575759 Q179700 Q483453 Q170980 Q143912 Q721747 Q1746392",
  artwork: "Q838948 Q860861 Q219423 Q557141 Q3305213 Q1266946",
  religious_site:
    "Q16970 Q2977 Q32815 Q34627 Q44539 Q845945 Q5393308 Q842402 Q108325 Q163687 Q1088552 Q120560 Q160742 Q44613 Q1370598 Q24398318 Q56242215 Q697295 Q317557",
  historic_site:
    "Q23413 Q16560 Q839954 Q57821 Q109607 Q751876 Q811165 Q1081138 Q210272 Q35112127 Q879050 Q3947 Q811979",
  attraction: "Q570116 Q43501 Q2281788 Q194195 Q39715 Q2416723 Q1329623 Q62832",
  viewpoint: "Q6017969 Q1440300",
  park: "Q22698 Q22746 Q1107656 Q167346 Q174782 Q2303167",
  nature: "Q8502 Q54050 Q23397 Q40080 Q4022 Q23442 Q34038 Q46169 Q179049 Q12284 Q4421 Q12323",
  entertainment: "Q24354 Q41253 Q153562 Q1060829 Q18674739 Q8719053 Q57660343 Q57659484 Q133215",
  nightlife: "Q622425 Q1228895",
  restaurant: "Q11707 Q1094979",
  cafe: "Q30022 Q274393",
  bar: "Q212198 Q187456 Q131734",
  hotel: "Q27686 Q654772 Q875157",
  shop: "Q213441 Q31374404 Q11315 Q216107 Q1378975 Q180846",
  market: "Q37654 Q330284",
  sport: "Q483110 Q1154710 Q1076486 Q1048525 Q847950 Q7579839 Q641226 Q200023 Q589481",
  education: "Q3914 Q9842 Q9826 Q159334 Q3918 Q875538 Q7075 Q28564 Q189004 Q23002039 Q423208",
  health: "Q16917 Q4260475 Q1774898",
  transport: "Q55488 Q928830 Q22808404 Q1248784 Q55491 Q494829 Q2175765 Q18543139 Q55678 Q22808403 Q644371",
  service: "Q35054 Q861951 Q3917681 Q543654 Q25550691 Q22687 Q40357 Q1021645",
  other: "",
};

const CATEGORY_OF_CLASS: ReadonlyMap<string, Category> = new Map(
  Object.entries(CATEGORIES).flatMap(([category, classes]) =>
    classes.split(" ").map((id): [string, Category] => [id, category as Category]),
  ),
);

/** Things with coordinates that nobody visits as a place: regions, quarters, streets, lines, events, ships, bodies. */
const NOT_PLACES = new Set(
  (
    "Q515 Q1549591 Q486972 Q532 Q3957 Q123705 Q188509 Q15284 Q5119 Q7930989 Q1637706 Q56061 Q15617994 Q10864048 " +
    "Q13220204 Q13221722 Q3624078 Q6256 Q1115575 Q1195098 Q79007 Q34442 Q728937 Q40231 Q178561 Q11446 Q5 Q15243209 " +
    "Q24764 Q192611 Q26211545 Q180684 Q132241 Q1656682"
  ).split(" "),
);

/** Files the classes of an item; `null` where none is known. */
export function categoryOfClasses(classes: readonly string[]): Category | null {
  for (const id of classes) {
    const category = CATEGORY_OF_CLASS.get(id);
    if (category !== undefined) return category;
  }
  return null;
}

export function isNoPlace(classes: readonly string[]): boolean {
  return (
    classes.length > 0 && categoryOfClasses(classes) === null && classes.every((id) => NOT_PLACES.has(id))
  );
}
