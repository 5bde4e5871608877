import { InvalidArgumentError } from "commander";

/** Reads an option that takes a whole number from `lowest` up. */
export function wholeNumber(lowest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < lowest) {
      throw new InvalidArgumentError(`found ${text}, expected a whole number from ${lowest} up`);
    }
    return value;
  };
}

/** Reads `source=file`, again and again. */
export function serveOption(text: string, previous: Record<string, string> = {}): Record<string, string> {
  const [source, file, ...rest] = text.split("=");
  if (source === undefined || source === "" || file === undefined || file === "" || rest.length > 0) {
    throw new InvalidArgumentError(
      `found ${text}, expected SOURCE=FILE, for example google=foursquare.ndjson`,
    );
  }
  return { ...previous, [source]: file };
}
