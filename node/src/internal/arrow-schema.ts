import type { ArrowField, ArrowSchema, ColumnType, TableSchema } from "../table-schema.js";
import { invalidRequest } from "./native-error.js";

/** The `Type` of apache-arrow, which is that of Arrow's IPC. */
const TYPE = {
  Dictionary: -1,
  Null: 1,
  Int: 2,
  Float: 3,
  Utf8: 5,
  Bool: 6,
  Timestamp: 10,
  List: 12,
  Struct: 13,
  LargeUtf8: 20,
  LargeList: 21,
  Utf8View: 24,
};

const WORDS: ReadonlyMap<number, ColumnType> = new Map<number, ColumnType>([
  [TYPE.Null, "null"],
  [TYPE.Float, "float64"],
  [TYPE.Utf8, "text"],
  [TYPE.Bool, "bool"],
  [TYPE.Timestamp, "timestamp"],
  [TYPE.LargeUtf8, "text"],
  [TYPE.Utf8View, "text"],
]);

/** Whether an object is a schema of apache-arrow, of whichever copy of it, and not names with types. */
export function isArrowSchema(schema: unknown): schema is ArrowSchema {
  const { fields, metadata } = (schema ?? {}) as Partial<ArrowSchema>;
  return Array.isArray(fields) && typeof metadata?.get === "function";
}

/**
 * The names and types of a schema of apache-arrow. Narrow types become the wider ones that tables have.
 *
 * @throws InvalidRequestError with the column that has a type that tables do not have
 */
export function arrowSchemaToWords({ fields }: ArrowSchema): TableSchema {
  return membersToWords(fields, "");
}

function membersToWords(fields: readonly ArrowField[], parent: string): TableSchema {
  const members = new Map<string, ColumnType>();
  for (const field of fields) {
    const path = parent === "" ? field.name : `${parent}.${field.name}`;
    if (members.has(field.name)) throw refused(path, "two columns have this name");
    members.set(field.name, typeToWords(field, path));
  }
  return Object.fromEntries(members);
}

function typeToWords({ type }: ArrowField, path: string): ColumnType {
  const { typeId, children } = type;
  if (typeId === TYPE.Int) {
    const { isSigned, bitWidth } = type as { isSigned?: boolean; bitWidth?: number };
    return isSigned === false && bitWidth === 64 ? "uint64" : "int64";
  }
  if (typeId === TYPE.List || typeId === TYPE.LargeList) {
    const [items] = children ?? [];
    if (items !== undefined) return [typeToWords(items, `${path}[]`)];
  }
  if (typeId === TYPE.Struct) return membersToWords(children ?? [], path);
  if (typeId === TYPE.Dictionary) throw refused(path, "dictionaries are not supported; use text");
  const word = WORDS.get(typeId);
  if (word === undefined) throw refused(path, `tables have no type \`${type}\` of Arrow; use text`);
  return word;
}

function refused(path: string, reason: string): Error {
  return invalidRequest("schema", `\`${path}\`: ${reason}`);
}
