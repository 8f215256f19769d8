import { encodeJson } from "../internal/encode-json.js";
import { loadBuiltin } from "../internal/lazy-builtin.js";
import { configurationError, invalidRequest } from "../internal/native-error.js";

/** Time limit of a request, in milliseconds. Only an emulator that hangs reaches it. */
const TIMEOUT = 60_000;

/** Where the admin interface is, and its token if it needs one. */
export interface AdminAccess {
  readonly url: string;
  readonly adminToken: string | null;
}

/**
 * Sends a request to the admin interface of an emulator, `/_emulator`. Never through a proxy.
 *
 * @throws ConfigurationError if the emulator is not running, InvalidRequestError if it rejects the request
 */
export async function sendAdminRequest(
  { url, adminToken }: AdminAccess,
  method: string,
  path: string,
  body?: unknown,
): Promise<any> {
  const json = body === undefined ? undefined : encodeJson(undefined, body);
  const response = await send(`${url}/_emulator/${path}`, adminToken, method, json).catch(() => {
    throw configurationError(`the emulator at ${url} is not running`);
  });
  if (response.status !== 200) throw toInvalidRequest(path, response.text);
  return JSON.parse(response.text);
}

function send(
  url: string,
  token: string | null,
  method: string,
  json: string | undefined,
): Promise<{ status: number; text: string }> {
  const { request } = loadBuiltin("node:http");
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    };
    // Without an agent no connection is kept: it would keep the process alive.
    const sent = request(url, { method, headers, agent: false, timeout: TIMEOUT }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on("timeout", () => sent.destroy());
    sent.on("error", reject);
    sent.end(json);
  });
}

function toInvalidRequest(path: string, text: string): Error {
  let body: { message?: unknown; errors?: { field?: string | null; message?: unknown }[] };
  try {
    body = JSON.parse(text);
  } catch {
    body = { message: text };
  }
  const { field, message }: { field?: string | null; message?: unknown } = body.errors?.[0] ?? {
    message: body.message,
  };
  // Positions refer to JSON that the caller has not written.
  const [reason = ""] = String(message).split(" at line ");
  return invalidRequest(field ?? path.split("?")[0]!, reason.replace(/\.$/, ""));
}
