import type { ColumnSource, SchemaElement } from "hyparquet-writer";

import type { ColumnType, TableSchema } from "../table-schema.js";

/** The elements of Parquet's types. It knows no column without a type: null is text. */
const SCALARS: Readonly<Record<Extract<ColumnType, string>, Omit<SchemaElement, "name">>> = {
  null: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  bool: { type: "BOOLEAN" },
  int64: { type: "INT64" },
  uint64: { type: "INT64", converted_type: "UINT_64" },
  float64: { type: "DOUBLE" },
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  json: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  timestamp: {
    type: "INT64",
    converted_type: "TIMESTAMP_MICROS",
    // Without it, some readers take the time for one without a zone.
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
  },
};

/** The schema of a file: its elements with their members and items behind them. */
export function parquetSchema(schema: TableSchema): SchemaElement[] {
  return [{ name: "root", num_children: Object.keys(schema).length }, ...membersOf(schema)];
}

/** The columns of rows, with the values that the schema of a file has. */
export function parquetColumns(schema: TableSchema, rows: Record<string, unknown>[]): ColumnSource[] {
  return Object.entries(schema).map(([name, type]) => {
    const convert = converterOf(type);
    return { name, data: rows.map((row) => convert(row[name])) };
  });
}

function membersOf(schema: TableSchema): SchemaElement[] {
  return Object.entries(schema).flatMap(([name, type]) => elementsOf(name, type));
}

function elementsOf(name: string, type: ColumnType): SchemaElement[] {
  const repetition_type = "OPTIONAL";
  if (typeof type === "string") return [{ name, repetition_type, ...SCALARS[type] }];
  if (isList(type)) {
    const list: SchemaElement = { name, repetition_type, converted_type: "LIST", num_children: 1 };
    return [list, { name: "list", repetition_type: "REPEATED", num_children: 1 }, ...elementsOf("element", type[0])];
  }
  return [{ name, repetition_type, num_children: Object.keys(type).length }, ...membersOf(type)];
}

/** What a value of a row is in Parquet. */
function converterOf(type: ColumnType): (value: any) => unknown {
  const convert = presentConverterOf(type);
  return (value) => (value === null ? null : convert(value));
}

function presentConverterOf(type: ColumnType): (value: any) => unknown {
  if (type === "int64" || type === "uint64") return BigInt;
  if (type === "timestamp") return microseconds;
  if (typeof type === "string") return (value) => value;
  if (isList(type)) {
    const convert = converterOf(type[0]);
    return (items: unknown[]) => items.map(convert);
  }
  const members = Object.entries(type).map(([name, member]) => [name, converterOf(member)] as const);
  return (value) => Object.fromEntries(members.map(([name, convert]) => [name, convert(value[name])]));
}

/** Microseconds since 1970 of a time of RFC 3339 in UTC. A `Date` has milliseconds only. */
function microseconds(time: string): bigint {
  const [, sign = "", year = "", rest = "", fraction = ""] = /^([+-]?)(\d+)(.*?)(?:\.(\d+))?Z$/.exec(time) ?? [];
  // The long form of years, which has room for those that a time zone shifts out of four digits.
  const seconds = Date.parse(`${sign || "+"}${year.padStart(6, "0")}${rest}Z`);
  return BigInt(seconds) * 1000n + BigInt(fraction.padEnd(6, "0"));
}

function isList(type: ColumnType): type is readonly [ColumnType] {
  return Array.isArray(type);
}
