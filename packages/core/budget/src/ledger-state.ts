import { sourceSchema } from "@cityscout/contracts";
import { z } from "zod";

const count = z.number().int().min(0);

/** One answer: source, request hash, counted, cost in USD, records shown, records new, in the window, at. */
export const bookingSchema = z.tuple([
  sourceSchema,
  z.string().min(1),
  z.boolean(),
  z.number().min(0),
  count,
  count,
  z.boolean(),
  z.string(),
]);

/** A ledger as the run's store keeps it: answers in the order of booking, and every record key shown so far. */
export const ledgerStateSchema = z.strictObject({
  version: z.literal(1),
  bookings: z.array(bookingSchema),
  seen: z.array(z.string()),
  failures: z.partialRecord(sourceSchema, count),
  /** The searches among them that have a name. */
  failed: z.array(z.string()).default([]),
  /** Calls whose answer was lost; each is a booking, under its id for a request hash. */
  lost: z.array(z.string()).default([]),
  /** Requests with the call that their answer took, of the calls whose notes may not be removed yet. */
  answered: z.array(z.tuple([z.string(), z.string()])).default([]),
  /** Counted answers whose call nobody has told of yet: source and request hash. */
  uncalled: z.array(z.tuple([sourceSchema, z.string()])).default([]),
});
export type LedgerState = z.infer<typeof ledgerStateSchema>;
