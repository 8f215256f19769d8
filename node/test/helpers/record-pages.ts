import { Client, type FetchInit, type NodeClientOptions, type Records, type RecordsOptions } from "airbyte-agent";

import { ID } from "./http-service.js";

const PAGING = { position: "position", next: "next" };

/** A list whose pages are given as JSON text. A page that is no text is thrown as an error. */
export class RecordPages {
  readonly pages: (string | Error)[];
  /** The pages that were requested. */
  readonly requested: number[] = [];
  /** Called before a page is served. */
  onRequest: (position: number, init: FetchInit) => unknown = () => {};

  constructor(...pages: (string | Error)[]) {
    this.pages = pages;
  }

  /** The records of all pages. */
  records(options?: RecordsOptions, clientOptions?: NodeClientOptions): Records {
    return this.client(clientOptions)
      .connectorById(ID)
      .records("things", "list", {}, { paging: PAGING, ...options });
  }

  client(options?: NodeClientOptions): Client {
    const fetch = (_: string, init: FetchInit) => this.#answer(init);
    return new Client({ baseUrl: "https://api.example.test", token: "t", maxRetries: 0, fetch, ...options });
  }

  async #answer(init: FetchInit): Promise<Response> {
    const position: number = JSON.parse(init.body ?? "{}").params?.position ?? 0;
    this.requested.push(position);
    await this.onRequest(position, init);
    const records = this.pages[position]!;
    if (typeof records !== "string") throw records;
    const next = position + 1 < this.pages.length ? position + 1 : null;
    const body = `{"status": "success", "result": ${records}, "connector_metadata": {"next": ${next}}}`;
    return new Response(body, { headers: { "content-type": "application/json" } });
  }
}

/** Records with an `id` each. */
export function numbered(count: number, first = 0): string {
  return JSON.stringify(Array.from({ length: count }, (_, index) => ({ id: first + index })));
}

/** A page that is not JSON. */
export const NOT_JSON = '[{"id": <html>';
