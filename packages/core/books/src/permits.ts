import type { Source } from "@cityscout/contracts";
import type { CallNotes, NotedCall } from "./call-notes.ts";

/** Leave to make one call for a request; throws `BudgetExhaustedError` where there is none. */
export type Permit = (requestHash: string) => PermittedCall | Promise<PermittedCall>;

/** One call that may be made. */
export interface PermittedCall {
  /** Right before its request goes out. Once it resolves the call is spent, whatever becomes of this process. */
  begin(): Promise<void>;
  /** The source did not answer: nothing is spent, and the call may be begun again. */
  withdraw(): Promise<void>;
  /** It is not made (again). What was begun and not withdrawn stays spent; anything else is given back. */
  end(): void;
}

export interface PermitOptions {
  source: Source;
  notes: CallNotes;
  /** Throws `BudgetExhaustedError` where no call is left. */
  take: () => void;
  giveBack: () => void;
  /** Of a call that ended spent, and without an answer that is kept. */
  onLost?: (call: NotedCall) => void;
}

export function createPermit({
  source,
  notes,
  take,
  giveBack,
  onLost = () => undefined,
}: PermitOptions): Permit {
  return (requestHash) => {
    take();
    let noted: NotedCall | undefined;
    return {
      async begin() {
        noted = await notes.begin(source, requestHash, noted);
      },
      async withdraw() {
        if (noted !== undefined) await notes.withdraw(noted);
        noted = undefined;
      },
      end() {
        if (noted === undefined) giveBack();
        else onLost(noted);
      },
    };
  };
}
