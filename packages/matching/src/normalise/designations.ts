/** Words after which a letter or a number designates: `Terminal A`, `Block E`, `Tower 1`; also in other languages, `Hörsaal A`. */
export const designated = new Set(
  (
    "terminal concourse block building tower wing hall gate exit entrance level platform pier dock berth room suite apartment " +
    "ward zone area section unit lot line phase stage rink stop " +
    "horsaal ausgang eingang gebaude gleis trakt halle salle sortie batiment quai aile puerta salida edificio bloque anden pabellon " +
    "uscita ingresso binario padiglione saida bloco pavilhao portao aula"
  ).split(" "),
);

/** Directions as the ends of two axes, a bit each. */
const directions: ReadonlyMap<string, number> = new Map(
  Object.entries({
    north: 0b0001,
    south: 0b0010,
    east: 0b0100,
    west: 0b1000,
    northeast: 0b0101,
    northwest: 0b1001,
    southeast: 0b0110,
    southwest: 0b1010,
    // As names of other languages have them; French and Italian `est` is also short for `established`.
    ...Object.fromEntries("nord norte".split(" ").map((word) => [word, 0b0001])),
    ...Object.fromEntries("sud sur syd sul".split(" ").map((word) => [word, 0b0010])),
    ...Object.fromEntries("este ost leste".split(" ").map((word) => [word, 0b0100])),
    ...Object.fromEntries("oeste ovest".split(" ").map((word) => [word, 0b1000])),
  }),
);
/** The two ends of each axis among the bits of a word. */
export const compassAxes: readonly number[] = [0b0011, 0b1100];
/** The bit of a word of one letter, which designates behind a word that has `designatedBit`. */
export const letterBit = 0b01_0000;
/** The bit of the words of `designated`. */
export const designatedBit = 0b10_0000;
/** The bit of numbers, behind which a letter designates, too: `Exit 70A`. */
export const numberBit = 0b100_0000;

/** What a word of a name designates by, as bits: its direction, `letterBit`, `designatedBit` and `numberBit`. */
export function designationBits(word: string): number {
  return (
    (directions.get(word) ?? 0) |
    (/^[a-z]$/.test(word) ? letterBit : 0) |
    (designated.has(word) ? designatedBit : 0) |
    (/^\d+$/.test(word) ? numberBit : 0)
  );
}
