// Calls of the console's own JSON API. Every failure is one of two kinds: the server refused (ApiProblem), or there was
// no answer at all (Offline).
import type { Definition, Finding } from "../model";
import { csrfHeaders, renewCsrf } from "./csrf";
import { text } from "./texts";

/** The problem document of RFC 9457 with the members this console adds. */
export interface ProblemBody {
  status?: number;
  title?: string;
  detail?: string;
  code?: string;
  errors?: { field: string; message: string }[];
  findings?: Finding[];
  findingCount?: number;
  revision?: number;
  definition?: Definition;
  savedBy?: string;
  savedAt?: string;
}

export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly body: ProblemBody,
  ) {
    super(sentence(body) || `HTTP ${status}`);
  }

  get code(): string {
    return this.body.code ?? "";
  }
}

function sentence(body: ProblemBody): string {
  const errors = (body.errors ?? []).map((error) => error.message).filter(Boolean);
  return body.detail || errors.join(" ") || body.title || "";
}

export class Offline extends Error {}

export interface Answer<T> {
  body: T;
  etag: string | null;
}

export interface CallOptions {
  body?: unknown;
  /** A flow's file as it is, in the place of a body. */
  file?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
  let answer = await asked(method, path, options);
  // The page was opened in an earlier session: the person has signed in again since.
  if (answer.status === 403 && method !== "GET" && (await renewCsrf()))
    answer = await asked(method, path, options);
  const body = answer.text === "" ? null : parsed(answer.text);
  if (!answer.ok) throw new ApiProblem(answer.status, (body as ProblemBody | null) ?? {});
  return { body: body as T, etag: answer.etag };
}

async function asked(method: string, path: string, options: CallOptions) {
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.file) headers["Content-Type"] = "application/yaml";
  if (method !== "GET") Object.assign(headers, csrfHeaders());
  const request: RequestInit = { method, headers, credentials: "same-origin", redirect: "error" };
  if (options.body !== undefined) request.body = JSON.stringify(options.body);
  if (options.file) request.body = options.file;
  if (options.signal) request.signal = options.signal;
  try {
    const response = await fetch(path, request);
    const { ok, status } = response;
    return { ok, status, etag: response.headers.get("ETag"), text: await response.text() };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Offline(text("away"), { cause: error });
  }
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await call<T>("GET", path, signal ? { signal } : {})).body;
}

export async function post<T>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<T> {
  return (await call<T>("POST", path, signal ? { body, signal } : { body })).body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** All items of a list that comes in parts. */
export async function everything<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    const part: { items: T[]; next?: string | null } = await get(`${path}${query}`);
    items.push(...part.items);
    cursor = part.next ?? null;
  } while (cursor !== null);
  return items;
}
