/** One more than the greatest number of a source. */
export function countSources(sourceOf: Uint8Array): number {
  return sourceOf.reduce((most, source) => Math.max(most, source), 0) + 1;
}
