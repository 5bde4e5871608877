/** What was checked, told as it happens. */
export interface Checklist {
  /** Does some work of the check; a failure ends the check. */
  step<T>(what: string, work: () => Promise<T>): Promise<T>;
  /** Checks one thing; a failure is told, and the check goes on. */
  expect(what: string, holds: boolean, found?: string): void;
  note(text: string): void;
  readonly failed: number;
  readonly passed: number;
}

export function createChecklist(write: (line: string) => void, now: () => number): Checklist {
  const counts = { passed: 0, failed: 0 };
  return {
    get passed() {
      return counts.passed;
    },
    get failed() {
      return counts.failed;
    },
    async step(what, work) {
      const startedAt = now();
      const seconds = (): string => `${((now() - startedAt) / 1000).toFixed(1)} s`;
      try {
        const result = await work();
        counts.passed += 1;
        write(`✓ ${what} (${seconds()})`);
        return result;
      } catch (error) {
        counts.failed += 1;
        write(`✗ ${what} (${seconds()})`);
        throw error;
      }
    },
    expect(what, holds, found) {
      counts[holds ? "passed" : "failed"] += 1;
      write(`${holds ? "✓" : "✗"} ${what}${found === undefined || holds ? "" : `: found ${found}`}`);
    },
    note: (text) => write(`  ${text}`),
  };
}
