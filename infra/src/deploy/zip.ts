import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { crc32, deflateRawSync } from "node:zlib";

interface Entry {
  name: Buffer;
  data: Buffer;
  bytes: number;
  checksum: number;
  offset: number;
}

const deflated = 8;
/** 1 January 1980: the same files always give the same archive. */
const date = (1 << 5) | 1;

/** The fields that a file's own header and its entry in the directory have in common. */
function described({ name, data, bytes, checksum }: Entry): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(deflated, 4);
  fields.writeUInt16LE(date, 8);
  fields.writeUInt32LE(checksum, 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(bytes, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

/** The files of a directory, without those below it, as a ZIP archive (APPNOTE 6.3.3), in the order of their names. */
export function zipDirectory(directory: string): Buffer {
  const parts: Buffer[] = [];
  const entries: Entry[] = [];
  let offset = 0;
  for (const file of readdirSync(directory).toSorted()) {
    const content = readFileSync(path.join(directory, file));
    const entry: Entry = {
      name: Buffer.from(file, "utf8"),
      data: deflateRawSync(content),
      bytes: content.length,
      checksum: crc32(content),
      offset,
    };
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), described(entry), entry.name, entry.data]);
    entries.push(entry);
    parts.push(local);
    offset += local.length;
  }
  const directoryEntries = entries.map((entry) => {
    const placed = Buffer.alloc(14);
    placed.writeUInt32LE(0o100644 * 2 ** 16, 6);
    placed.writeUInt32LE(entry.offset, 10);
    return Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0003"), described(entry), placed, entry.name]);
  });
  const listing = Buffer.concat(directoryEntries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listing.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listing, Buffer.from("PK\u0005\u0006"), end]);
}
