import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  candidateKey,
  correctedFieldSchemas,
  type Correction,
  correctionSchema,
  InvalidInputError,
  parseInput,
  type PlaceField,
  placeFieldNames,
  textOfFile,
  withdrawnCorrectionSchema,
} from "@cityscout/contracts";
import { readCorrections, type RunStore } from "@cityscout/raw-cache";
import { Argument, type Command, InvalidArgumentError } from "commander";
import type { CommandContext } from "../context.ts";
import { formatCounted, formatTable } from "../format.ts";
import { resultOutput } from "../result-output.ts";
import {
  addCorrections,
  describeCorrection,
  describeOverruled,
  keysIn,
  parseCorrections,
  withdrawCorrections,
  withoutEffect,
} from "./corrections-file.ts";
import { checkPositions } from "./corrected-position.ts";
import { checkValues } from "./corrected-value.ts";
import { type AskedRun, recordsOfPlaceWith, withFinishedRun } from "./explain-run.ts";
import { hintAtSource, noSuchRecord } from "./named-record.ts";

interface RunFlag {
  run?: string;
}

/** `scout corrections`: what people decided about a city's records, obeyed by every later run. */
export function registerCorrections(program: Command, context: CommandContext): void {
  const corrections = program
    .command("corrections")
    .summary(
      "say what is one place and what is not, set fields; take back, list, export and import what was said",
    )
    .description(
      "Corrections are kept with the city and obeyed by every later run. Of two about the same thing the later one holds.",
    )
    .addHelpText(
      "after",
      '\nExamples:\n  $ scout corrections same overpass:node/1 yelp:y1\n  $ scout corrections field yelp:y1 phone "+44 131 220 5355"\n  $ scout corrections closed yelp:y1\n  $ scout corrections withdraw closed yelp:y1\n  $ scout corrections export corrections.json',
    );
  registerVerdicts(corrections, context);
  registerFields(corrections, context);
  registerWithdraw(corrections, context);
  registerFiles(corrections, context);
}

const runOption = ["--run <run-id>", "a finished run of the city; default: the last one"] as const;

function registerVerdicts(corrections: Command, context: CommandContext): void {
  for (const type of ["same", "different"] as const) {
    corrections
      .command(type)
      .summary(
        type === "same"
          ? "two records are one place"
          : "two records are different places, whatever they share",
      )
      .argument("<a>", "a record, as places list it: source:source_id")
      .argument("<b>", "another record")
      .option(...runOption)
      .action(async (a: string, b: string, flags: RunFlag) => {
        await add(context, flags, { type, records: [a, b] });
      });
  }
}

function registerFields(corrections: Command, context: CommandContext): void {
  corrections
    .command("field")
    .summary("set a field of the place that a record belongs to")
    .argument("<record>", "a record of the place: source:source_id")
    .addArgument(new Argument("<field>", "the field").choices(placeFieldNames))
    .argument("<value>", 'its value; lat,lng for location; "" where the place has none', noOption)
    .option(...runOption)
    // Positions south of the equator begin with a minus.
    .allowUnknownOption()
    .action(async (record: string, field: PlaceField, value: string, flags: RunFlag) => {
      await add(context, flags, { type: "field", record, field, value: valueOf(field, value) });
    });
  corrections
    .command("closed")
    .summary("the place that a record belongs to is closed for good")
    .argument("<record>", "a record of the place: source:source_id")
    .option("--open", "it is open, whatever sources say")
    .option(...runOption)
    .action(async (record: string, flags: RunFlag & { open?: true }) => {
      await add(context, flags, { type: "closed", record, closed: flags.open !== true });
    });
}

/** A value that begins with a minus is one where a number follows. */
function noOption(value: string): string {
  if (/^-(?!\.?\d)/.test(value)) throw new InvalidArgumentError(`Unknown option '${value}'.`);
  return value;
}

function registerWithdraw(corrections: Command, context: CommandContext): void {
  corrections
    .command("withdraw")
    .summary("take corrections back: what sources and scores say counts again")
    .addArgument(new Argument("<type>", "which correction").choices(["same", "different", "field", "closed"]))
    .argument("<record>", "the record that it names: source:source_id")
    .argument("[other]", "the other record of same and different; the field")
    .option(...runOption)
    .action(async (type: string, record: string, other: string | undefined, flags: RunFlag) => {
      const what = parseInput(withdrawnCorrectionSchema, givenWithdrawn(type, record, other), "withdraw");
      const key = await withFinishedRun(
        context,
        flags.run,
        async (run, store) => await withdrawCorrections(store, run, what),
      );
      const line = describeCorrection({ type: "withdraw", what }).join("  ").trimEnd();
      context.stdout.write(`${line}: from the next run on (${key}).\n`);
    });
}

function givenWithdrawn(type: string, record: string, other: string | undefined): unknown {
  if (type === "field") return { type, record, field: other };
  if (type !== "closed") {
    if (other === undefined)
      throw new InvalidInputError(
        `withdraw: found nothing behind ${type} ${record}, expected the other record`,
      );
    return { type, records: [record, other] };
  }
  if (other === undefined) return { type, record };
  throw new InvalidInputError(`withdraw: found "${other}" behind closed ${record}, expected nothing`);
}

function registerFiles(corrections: Command, context: CommandContext): void {
  corrections
    .command("list")
    .summary("what was said so far, oldest first")
    .option(...runOption)
    .option("--json", "print one JSON document")
    .action(async (flags: RunFlag & { json?: true }) => {
      const { known, keys } = await withFinishedRun(context, flags.run, async (run, store) => ({
        known: await readCorrections(store, run.city),
        keys: await keysIn(run, store),
      }));
      const idle = withoutEffect(known, keys);
      const told = known.map((one) => ({ ...one, without_effect: idle.get(one) ?? null }));
      if (flags.json === true) context.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
      else if (known.length === 0) context.stdout.write("Nothing was corrected.\n");
      else
        context.stdout.write(
          `${formatTable(
            ["correction", "record", "with / field", "value", "without effect"],
            known.map((one) => [...describeCorrection(one, keys), idle.get(one) ?? ""]),
          )}\n`,
        );
    });
  corrections
    .command("export")
    .summary("write them to a file")
    .argument("<file>", "where to: a JSON array; - for standard output")
    .option(...runOption)
    .action(async (file: string, flags: RunFlag) => {
      const output = await resultOutput(context, file, file);
      const known = await withFinishedRun(context, flags.run, async ({ city }, store) =>
        readCorrections(store, city),
      );
      await output.write(`${JSON.stringify(known, null, 2)}\n`);
      output.notes.write(`${formatCounted(known.length, "correction")}: ${file}\n`);
    });
  corrections
    .command("import")
    .summary("add those of a file behind those there are: all of them, or none where one is wrong")
    .argument("<file>", "a JSON array, as export writes it")
    .option(...runOption)
    .action(async (file: string, flags: RunFlag) => {
      const added = parseCorrections(textOfFile(await readBytes(context, file), file), file);
      const whereOf = (index: number): string => `${file}: [${index}]`;
      checkValues(added, whereOf);
      const { key, overruled } = await withFinishedRun(context, flags.run, async (run, store) => {
        checkPairs(added, whereOf);
        await checkPositions(added, run, store, whereOf);
        const known = run.candidates.map(candidateKey);
        for (const { index, record } of unknownRecords(added, run)) {
          // It may have been there when this was said, and may be again.
          context.stderr.write(
            `${whereOf(index)}: run ${run.runId} has no record "${record}"${hintAtSource(record, known)}: kept for a run that has it\n`,
          );
        }
        return await addCorrections(store, run, added);
      });
      context.stdout.write(
        `${formatCounted(added.length, "correction")} added (${key}).\n${describeOverruled(overruled)}`,
      );
    });
}

/** As a command line says it: what it says of records and fields is not checked. */
type GivenCorrection = { readonly type: Correction["type"] } & Readonly<Record<string, unknown>>;

/** Adds one correction. Throws `InvalidInputError` where the run has no such record, or the value is none. */
async function add(context: CommandContext, flags: RunFlag, given: GivenCorrection): Promise<void> {
  const correction = parseInput(correctionSchema, given, given.type);
  checkValues([correction], () => correction.type);
  const { key, overruled } = await withFinishedRun(context, flags.run, async (run, store) => {
    checkPairs([correction], () => correction.type);
    const [unknown] = unknownRecords([correction], run);
    if (unknown !== undefined) throw noSuchRecord(correction.type, unknown.record, run);
    await checkPositions([correction], run, store, () => correction.type);
    return await addCorrections(store, run, [await withPlace(correction, run, store)]);
  });
  context.stdout.write(
    `${describeCorrection(correction).join("  ").trimEnd()}: from the next run on (${key}).\n${describeOverruled(overruled)}`,
  );
}

/** With the other records of the place: they keep the correction in force where a source drops the record that it names. */
async function withPlace(correction: Correction, run: AskedRun, store: RunStore): Promise<Correction> {
  if (!("record" in correction)) return correction;
  const members = (await recordsOfPlaceWith(correction.record, run, store)) ?? [];
  const beside = members.filter((member) => member !== correction.record);
  return beside.length === 0 ? correction : { ...correction, beside };
}

/** Throws `InvalidInputError` where a correction joins or parts a record and itself. */
function checkPairs(corrections: readonly Correction[], whereOf: (index: number) => string): void {
  for (const [index, correction] of corrections.entries()) {
    if ("records" in correction && correction.records[0] === correction.records[1]) {
      throw new InvalidInputError(
        `${whereOf(index)}: found ${correction.records[0]} twice, expected two records`,
      );
    }
  }
}

/** The records that corrections name and the run does not have; what is taken back may be of one that is not there any more. */
function unknownRecords(
  corrections: readonly Correction[],
  { candidates }: AskedRun,
): { index: number; record: string }[] {
  const known = new Set(candidates.map(candidateKey));
  return corrections.flatMap((correction, index) => {
    const records =
      "records" in correction ? correction.records : "record" in correction ? [correction.record] : [];
    return records.flatMap((record) => (known.has(record) ? [] : [{ index, record }]));
  });
}

/** @throws InvalidInputError that names the field, where it cannot have that value. */
function valueOf(field: PlaceField, text: string): unknown {
  const schema = correctedFieldSchemas[field];
  if (field === "location") return parseInput(schema, readPosition(text), field);
  const isNone = text === "" && schema.safeParse(null).success;
  return parseInput(schema, isNone ? null : text, field);
}

function readPosition(text: string): { lat: number; lng: number } {
  const parts = text.split(",");
  const [lat, lng] = parts.map(Number) as [number, number];
  if (parts.length !== 2 || parts.some((part) => part.trim() === "") || Number.isNaN(lat + lng))
    throw new InvalidInputError(`location: found "${text}", expected lat,lng`);
  return { lat, lng };
}

async function readBytes(context: CommandContext, file: string): Promise<Uint8Array> {
  try {
    return await readFile(path.resolve(context.workingDirectory, file));
  } catch (error) {
    throw new InvalidInputError(`${file}: cannot be read, expected a file of corrections`, { cause: error });
  }
}
