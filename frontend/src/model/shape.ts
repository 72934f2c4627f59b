import { type Edge, type FlowNode, isKey, isKind, type Note } from "./definition";
import { nameOf, refusalOf } from "./names";

/**
 * Whether something from outside has the shape of a part of the definition format. What fits has no other field,
 * so that nothing unknown comes along.
 */
type Check = (value: unknown) => boolean;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** No lone surrogates and no U+0000, which the API refuses. */
const text: Check = (value) => typeof value === "string" && !/[\0\ud800-\udfff]/u.test(value);
const flag: Check = (value) => typeof value === "boolean";
const whole: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const place: Check = (value) => typeof value === "number" && Number.isFinite(value);
const duration: Check = (value) =>
  text(value) && /^P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/.test(value as string);
const name: Check = (value) => text(value) && !refusalOf(nameOf(value as string));
const key: Check = (value) => typeof value === "string" && isKey(value);
const oneOf =
  (...words: string[]): Check =>
  (value) =>
    words.includes(value as string);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

interface Fields {
  must: Record<string, Check>;
  may: Record<string, Check>;
}

/** Whether a record has what it must have, may have what else it has, and has nothing more. */
const record =
  ({ must, may }: Fields): Check =>
  (value) =>
    isRecord(value) &&
    Object.keys(must).every((field) => must[field]!(value[field])) &&
    Object.keys(value).every(
      (field) =>
        Object.hasOwn(must, field) ||
        (Object.hasOwn(may, field) && (value[field] === null || may[field]!(value[field]))),
    );

const valueType = oneOf("NUMBER", "DATE", "IDENTIFIER", "TEXT");

const variable: Check = (value) =>
  isRecord(value) &&
  record({
    must: { kind: oneOf("time", "constant"), name: text },
    may:
      value.kind === "time"
        ? {
            format: text,
            offset: text,
            base: oneOf("BUSINESS_TIME", "RUN_TIME"),
            anchor: (day) => /^(MONTH|QUARTER|YEAR|ISO_WEEK)_(BEGIN|END)$/.test(day as string),
            type: valueType,
          }
        : { value: text, type: valueType },
  } satisfies Fields)(value);

const expectation: Check = (value) =>
  record({ must: { query: text }, may: {} })(value) ||
  record({
    must: { statement: whole, rows: record({ must: {}, may: { min: whole, max: whole } }) },
    may: {},
  })(value);

const point = record({ must: { x: place, y: place }, may: {} });

const node = record({
  must: { key, name, kind: (value) => typeof value === "string" && isKind(value) },
  may: {
    description: text,
    position: point,
    config: record({
      must: {},
      may: {
        dataSource: text,
        sql: text,
        transaction: oneOf("SINGLE", "PER_STATEMENT"),
        expectations: listOf(expectation),
      },
    }),
    variables: listOf(variable),
    policy: record({
      must: {},
      may: {
        retries: whole,
        retryDelay: duration,
        backoff: place,
        retryOn: listOf(text),
        timeout: duration,
        statementTimeout: duration,
        lockTimeout: duration,
        rerunIsSafe: flag,
        suspended: flag,
      },
    }),
  },
});
const edge = record({ must: { from: key, to: key }, may: {} });
const note = record({ must: { key, text, x: place, y: place, w: place, h: place }, may: {} });

export function checkedNode(value: unknown): FlowNode | null {
  return node(value) ? (value as FlowNode) : null;
}

export function checkedEdge(value: unknown): Edge | null {
  return edge(value) ? (value as Edge) : null;
}

export function checkedNote(value: unknown): Note | null {
  return note(value) ? (value as Note) : null;
}
