/** Most events of an execution of Step Functions, for every account: at the next one AWS ends it, and nothing catches that. */
export const mostHistoryEvents = 25_000;

/** What the city workflow adds to its execution's history; its definition's tests hold these against it. */
export const historyCosts = {
  /** A round of the sweep without its workers: planned, judged, chosen, evaluated. */
  round: 18,
  /** Tasks among these. */
  tasksOfRound: 2,
  worker: 7,
  /** More of a worker that fails for good. */
  workerFailed: 2,
  failedTry: 3,
  /** Tries of one task that may fail before it is given up or succeeds. */
  mostFailedTries: 27,
  /** All states before and after the sweep, each at its worst. */
  otherStates: 1_000,
} as const;

/**
 * Tries that fail of each task, on average over a whole execution: nobody tells a stage of them, and those that are
 * throttled are many.
 */
const expectedFailedTries = 3;

/** Events that a round of the sweep is taken to add to the history, failed tries among them. */
export const roundEvents = (workers: number, failedTries: number = expectedFailedTries): number =>
  historyCosts.round +
  historyCosts.worker * workers +
  historyCosts.failedTry * failedTries * (historyCosts.tasksOfRound + workers);

/**
 * Whether a history of `events` has room for one more round, should all of it go wrong, and for the states after the
 * sweep: the end of the run must fit, whatever it costs the search.
 */
export function hasRoomForRound(events: number, maxWorkers: number, mostEvents: number): boolean {
  const worstRound =
    roundEvents(maxWorkers, historyCosts.mostFailedTries) + historyCosts.workerFailed * maxWorkers;
  return events + worstRound + historyCosts.otherStates <= mostEvents;
}
