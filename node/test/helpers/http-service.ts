import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { Client, type ClientOptions } from "airbyte-agent";

export const ID = "00000000-0000-4000-8000-000000000001";

export interface Service extends AsyncDisposable {
  readonly url: string;
  /** A client of the service, without retries. */
  client(options?: ClientOptions): Client;
}

/** Starts an HTTP service for responses that the emulator never sends. */
export async function startService(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Service> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    client: (options) => new Client({ baseUrl: url, token: "a-token", maxRetries: 0, ...options }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Responds to every request with this JSON. */
export function respondWith(json: () => string | Uint8Array) {
  return (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end(json());
  };
}
