/** Requests to the service, and its refusals. */

const LONGEST_MS = 15_000;

/**
 * An answer that is not what was asked for.
 *
 * `status` is 0 where no answer came; `code` names the rule that refused, `fields` maps names of fields to what is wrong with them.
 */
export class Problem extends Error {
  constructor(status, document = {}) {
    super(document.detail || document.title || (status ? `the service answered ${status}` : "the service does not answer"));
    this.status = status;
    this.code = document.code ?? "";
    this.kind = String(document.type ?? "").replace("urn:velox:problem:", "");
    this.fields = new Map((document.errors ?? []).map(({ field, message }) => [field, message]));
  }

  /** Whether this service has no such resource at all. */
  get isUnavailable() {
    return this.status === 404 && ["", "about:blank"].includes(this.kind);
  }
}

/** What a resource holds; parameters that are null or empty are left out. */
export function get(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== ""));
  return ask(`/api/${path}${query.size ? `?${query}` : ""}`, {});
}

/** Change something. */
export function send(method, path, body) {
  const options = body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  return ask(`/api/${path}`, options);
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { ...options, credentials: "same-origin", signal: AbortSignal.timeout(LONGEST_MS) });
  } catch (error) {
    throw new Problem(0, { detail: error.name === "TimeoutError" ? "the service did not answer in time" : "the service cannot be reached" });
  }
  const isJson = /json/.test(answer.headers.get("Content-Type") ?? "");
  const document = isJson ? await answer.json().catch(() => null) : {};
  if (!answer.ok) throw new Problem(answer.status, document ?? {});
  if (document === null) throw new Problem(0, { detail: "the answer broke off" });
  return document;
}
