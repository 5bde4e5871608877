/** The last answers, of fixed number, and how much of what they showed was new. */
export interface Window {
  push(shown: number, fresh: number): void;
  full(): boolean;
  /** New over shown, 0..1; 0 where the answers showed nothing; `null` where there is no answer yet. */
  rate(): number | null;
}

/** @param size - answers that the window holds, at least 1 */
export function createWindow(size: number): Window {
  const answers: { shown: number; fresh: number }[] = [];
  let oldest = 0;
  let shownInAll = 0;
  let freshInAll = 0;
  return {
    push(shown, fresh) {
      shownInAll += shown;
      freshInAll += fresh;
      if (answers.length < size) {
        answers.push({ shown, fresh });
        return;
      }
      const leaving = answers[oldest]!;
      shownInAll -= leaving.shown;
      freshInAll -= leaving.fresh;
      answers[oldest] = { shown, fresh };
      oldest = (oldest + 1) % size;
    },
    full: () => answers.length === size,
    rate: () => {
      if (answers.length === 0) return null;
      return shownInAll === 0 ? 0 : freshInAll / shownInAll;
    },
  };
}
