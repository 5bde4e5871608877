/** Turns a table of forms, each with the words that are read as it, into a list of words, each with its form. */
export function formsByWord(wordsByForm: Readonly<Record<string, string>>): [word: string, form: string][] {
  return Object.entries(wordsByForm).flatMap(([form, words]) =>
    words.split(" ").map((word): [string, string] => [word, form]),
  );
}
