import { Asker, type AskerOptions } from "./asker.ts";
import { askingOf, boxAskingOf, circleAskingOf } from "./asking.ts";
import type { SourceClient } from "./connector.ts";
import { storedCircles } from "./stored-circles.ts";

/**
 * Asks sources: the cache first, then permit, rate limit and HTTP. An answer is cached once it has been parsed, never
 * before. Requests that are alike and at the same time become one.
 */
export function createSourceClient(options: AskerOptions): SourceClient {
  const { rawCache, run } = options;
  const asker = new Asker(options);
  return {
    searchCircle: async (connector, query, permit, signal) =>
      await asker.ask(circleAskingOf(connector, query), permit, signal),
    searchBox: async (connector, query, permit, signal, endsAt = Infinity) =>
      await asker.ask({ ...boxAskingOf(connector, query), endsAt }, permit, signal),
    geocode: async (connector, query, permit, signal) =>
      await asker.ask(askingOf(connector, query), permit, signal),
    recallCircle: async (connector, query, age) => await asker.recall(circleAskingOf(connector, query), age),
    recallBox: async (connector, query, age) => await asker.recall(boxAskingOf(connector, query), age),
    knownCircles: (connector, takenAt) => storedCircles(rawCache, run.city, connector, takenAt),
  };
}
