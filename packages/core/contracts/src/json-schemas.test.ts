import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeIssues } from "./describe-issues.ts";
import { jsonSchemaOf, schemaNames } from "./json-schemas.ts";

describe("JSON Schemas", () => {
  it.each(schemaNames.map((name) => ({ name })))(
    "of $name is titled by its name and says something",
    ({ name }) => {
      const schema = jsonSchemaOf(name);
      expect(schema.title).toBe(name);
      expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
      expect(schema.type === "object" || schema.oneOf !== undefined).toBe(true);
    },
  );

  it("of a job asks only for what its author must write", () => {
    expect(jsonSchemaOf("job").required).toEqual(["job_id", "city", "seed"]);
  });
});

describe("a description of issues", () => {
  const schema = z.strictObject({
    at: z.iso.datetime(),
    id: z.uuid(),
    items: z.array(z.strictObject({ kind: z.enum(["a", "b"]), size: z.number().min(1).nullable() })),
  });
  const describeWith = (input: unknown, by?: z.ZodType): string =>
    describeIssues(schema.safeParse(input).error!, input, by);
  const good = { at: "2026-01-01T00:00:00Z", id: "0b0f8b0e-6f57-4a3e-9a4f-5f1f0a2f7c11", items: [] };

  it("names path, value and what is allowed, for each issue", () => {
    const input = { ...good, at: "today", items: [{ kind: "c", size: 0 }] };
    expect(describeWith(input, schema)).toBe(
      'at: found "today", expected a time like 2026-01-31T12:00:00Z; ' +
        'items[0].kind: found "c", expected one of "a", "b"; ' +
        "items[0].size: found 0, expected a number from 1 up or null",
    );
  });

  it("says what it can without the schema", () => {
    expect(describeWith({ ...good, items: [{ kind: "c", size: 0, more: 1 }] })).toBe(
      'items[0].kind: found "c", expected one of "a", "b"; items[0].size: found 0, expected at least 1; ' +
        "items[0].more: unknown key with 1, expected no such key",
    );
  });

  it("stays one line, however much is wrong and however long it is", () => {
    const input = { ...good, id: "x".repeat(500), items: Array.from({ length: 50 }, () => ({ kind: "\n" })) };
    const text = describeWith(input, schema);
    expect(text).toMatch(/and 96 more$/);
    expect(text).not.toContain("\n");
    expect(text.length).toBeLessThan(700);
  });
});
