/**
 * German words of names that are written without umlauts as often as with them. All words with `ae`, `oe` or `ue` cannot
 * be read so: `avenue`, `Goethe`, `blue`.
 */
const writtenInTwoLetters = (
  "mueller schaefer schroeder jaeger kraemer boettcher foerster koehler baecker baeckerei baeckereien koenig koenigin " +
  "koenigs loewe loewen baeren moebel roemer schoen schoene schoener gruen gruene gruener brueder bruecke bruecken huette huetten " +
  "kueche kuechen muehle muehlen muenster muenchen muenchner koeln koelner duesseldorf duesseldorfer zuerich luebeck " +
  "nuernberg nuernberger wuerzburg osnabrueck saarbruecken oesterreich oesterreichische oesterreichisches fuer " +
  "ueber suess suesse fuerst fuersten gaertnerei haeuser haeuschen maerkte kaese haehnchen doener tuerkisch tuerkische " +
  "hoefe hoehe hoehle staedtisch staedtische staedtisches universitaet fakultaet toepferei fruehstueck gebaeude getraenke " +
  "spaetkauf spaeti roesterei kaffeeroesterei gemuese kuenstler kuenste buecher buecherei huegel glueck stueberl " +
  "stuebchen braeu aerzte aerztin aerztehaus zahnaerzte zahnaerztin tieraerzte tieraerztin koerner"
).split(" ");

/** Such words in two letters, with the one letter that an umlaut folds to. */
export const withUmlaut: ReadonlyMap<string, string> = new Map(
  writtenInTwoLetters.map((word) => [word, word.replaceAll(/([aou])e/g, "$1")]),
);
