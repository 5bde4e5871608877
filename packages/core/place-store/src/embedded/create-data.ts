import { PGlite } from "@electric-sql/pglite";
import { embeddedOptions } from "./settings.ts";

/** A process of its own: makes an empty database in the folder that it is given, and ends. */
const directory = process.argv[2];
if (directory === undefined) throw new Error("create-data: expected a folder, found nothing");
const database = await PGlite.create(directory, embeddedOptions);
await database.close();
