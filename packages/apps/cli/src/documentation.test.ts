import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { PassThrough } from "node:stream";
import { syntheticWorld } from "@cityscout/simulator";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createContext } from "./context.ts";
import { createProgram } from "./program.ts";
import { runScout } from "./testing-scout.ts";

const root = path.join(import.meta.dirname, "..", "..", "..", "..");
const documents = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: root })];

const textOf = (document: string): string => readFileSync(path.join(root, document), "utf8");

/** Lines of shell blocks, and commands quoted in the text. */
function quotedCommands(text: string): string[] {
  const blocks = [...text.matchAll(/```(?:sh|bash|console)\n([\s\S]*?)```/g)].flatMap((block) =>
    (block[1] ?? "").split("\n"),
  );
  const inline = [...text.replaceAll(/```[\s\S]*?```/g, "").matchAll(/`([^`\n]+)`/g)].map(
    (match) => match[1] ?? "",
  );
  return [...blocks, ...inline].map((line) => line.trim()).filter((line) => line !== "");
}

const quoted = documents.flatMap((document) =>
  quotedCommands(textOf(document)).map((command) => ({ document, command })),
);

const stream = (): PassThrough => new PassThrough();
const program = createProgram(
  createContext({
    variables: {},
    environment: {},
    currentDirectory: root,
    stdout: stream(),
    stderr: stream(),
    signal: new AbortController().signal,
    setExitCode: () => {},
  }),
);

/** The words of a quoted `scout` command after the subcommands that it names. */
function resolve(words: readonly string[]): { command: Command; rest: string[] } {
  let command = program;
  let index = 0;
  for (; index < words.length; index += 1) {
    const next = command.commands.find((candidate) => candidate.name() === words[index]);
    if (next === undefined) break;
    command = next;
  }
  return { command, rest: words.slice(index) };
}

describe("commands that the documents quote", () => {
  const scoutCommands = quoted
    .map(({ document, command }) => ({
      document,
      command: command.replace(/^(?:npm run --silent scout --|pnpm scout) /, "scout "),
    }))
    .filter(({ command }) => /^scout [a-z]/.test(command) && !/[<…]/.test(command));

  it("are there to be checked", () => {
    expect(scoutCommands.length).toBeGreaterThan(8);
  });

  it.each(scoutCommands)(
    "$command ($document) names a command, options and arguments that exist",
    ({ command: line }) => {
      const { command, rest } = resolve(line.split(/\s+/).slice(1));
      expect(command).not.toBe(program);
      for (const word of rest.filter((item) => item.startsWith("--"))) {
        expect(command.options.map((option) => option.long)).toContain(word.split("=")[0]);
      }
      if (rest.length > 0 && !rest[0]?.startsWith("-"))
        expect(command.registeredArguments.length).toBeGreaterThan(0);
    },
  );

  it("of README.md name records that the synthetic Edinburgh has", () => {
    const { sources } = syntheticWorld({ preset: "edinburgh", seed: 1 });
    const known = new Set(
      Object.entries(sources).flatMap(([source, records]) => records.map(({ id }) => `${source}:${id}`)),
    );
    const named = scoutCommands
      .filter(({ document }) => document === "README.md")
      .flatMap(
        ({ command }) => command.match(/(?<= )(?:overpass|wikidata|google|foursquare|yelp):\S+/g) ?? [],
      );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((key) => !known.has(key))).toEqual([]);
  });

  const scripts = (JSON.parse(textOf("package.json")) as { scripts: Record<string, string> }).scripts;
  const scriptCommands = quoted.flatMap(({ document, command }) => {
    const match =
      /^(?:npm (start|test)\b|npm run(?: --silent)? ([\w:-]+)|pnpm ((?:[a-z]+:)?[a-z]+[\w:-]*))/.exec(
        command,
      );
    const script = match?.[1] ?? match?.[2] ?? match?.[3];
    return script === undefined || ["exec", "install", "add", "run"].includes(script)
      ? []
      : [{ document, command, script }];
  });

  it.each(scriptCommands)("$command ($document) is a script of the workspace", ({ script }) => {
    expect(Object.keys(scripts)).toContain(script);
  });
});

describe("paths that the documents quote", () => {
  const paths = quoted.filter(({ command }) => /^(?:packages|docs|scripts|infra)\/[\w./-]+$/.test(command));

  it.each(paths)("$command ($document) exists", ({ command }) => {
    expect(globSync(command.replace(/\/$/, ""), { cwd: root })).not.toEqual([]);
  });
});

it("Bug: what a help ends with ran over the edge of the terminal. Fix: it is wrapped like all else", async () => {
  const pathsTo = (command: Command, names: readonly string[]): (readonly string[])[] => [
    names,
    ...command.commands.flatMap((below) => pathsTo(below, [...names, below.name()])),
  ];
  for (const names of pathsTo(program, [])) {
    const { out } = await runScout(root, [...names, "--help"]);
    expect(out).toContain("Usage: scout");
    expect(out.split("\n").filter((line) => line.length > 80 && !line.startsWith("  "))).toEqual([]);
  }
});
