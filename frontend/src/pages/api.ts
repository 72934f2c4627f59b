// Calls of the console's own JSON API. Every failure is one of two kinds: the server refused (ApiProblem), or there was
// no answer at all (Offline).
import type { Definition, Finding } from "../model";

/** The problem document of RFC 9457 with the members this console adds. */
export interface ProblemBody {
  status?: number;
  title?: string;
  detail?: string;
  code?: string;
  errors?: { field: string; message: string }[];
  findings?: Finding[];
  revision?: number;
  definition?: Definition;
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
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.file) headers["Content-Type"] = "application/yaml";
  if (method !== "GET") Object.assign(headers, csrf());
  const request: RequestInit = { method, headers, credentials: "same-origin", redirect: "error" };
  if (options.body !== undefined) request.body = JSON.stringify(options.body);
  if (options.file) request.body = options.file;
  if (options.signal) request.signal = options.signal;
  let response: Response;
  try {
    response = await fetch(path, request);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Offline(String(error));
  }
  const text = await response.text();
  const body = text === "" ? null : parsed(text);
  if (!response.ok) throw new ApiProblem(response.status, (body as ProblemBody | null) ?? {});
  return { body: body as T, etag: response.headers.get("ETag") };
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await call<T>("GET", path, signal ? { signal } : {})).body;
}

export async function post<T>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<T> {
  return (await call<T>("POST", path, signal ? { body, signal } : { body })).body;
}

function csrf(): Record<string, string> {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  return meta?.content ? { [meta.dataset.header ?? "X-CSRF-TOKEN"]: meta.content } : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
