import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Manifest {
  name: string;
  version: string;
  [member: string]: unknown;
}

/** An npm registry on localhost. */
export class Registry implements AsyncDisposable {
  /** Names of the packages whose tarballs were downloaded. */
  readonly fetched: string[] = [];
  readonly #manifests = new Map<string, Manifest>();
  readonly #tarballs = new Map<string, Buffer>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on("request", ({ url = "" }, answer) => {
      const name = decodeURIComponent(url.slice(1));
      const tarball = this.#tarballs.get(name.replace(/\.tgz$/, ""));
      const manifest = this.#manifests.get(name);
      if (manifest !== undefined) {
        answer.setHeader("content-type", "application/json").end(JSON.stringify(this.#document(manifest)));
      } else if (tarball !== undefined) {
        this.fetched.push(name.replace(/\.tgz$/, ""));
        answer.end(tarball);
      } else {
        answer.writeHead(404).end();
      }
    });
  }

  static async start(): Promise<Registry> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Registry(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Publishes a package. Without a tarball, only its metadata is available. */
  publish(manifest: Manifest, tarball?: string): void {
    this.#manifests.set(manifest.name, manifest);
    this.#tarballs.set(manifest.name, tarball === undefined ? Buffer.alloc(0) : readFileSync(tarball));
  }

  #document(manifest: Manifest): unknown {
    const { name, version } = manifest;
    const digest = createHash("sha512")
      .update(this.#tarballs.get(name) as Buffer)
      .digest("base64");
    const dist = { tarball: `${this.url}${name}.tgz`, integrity: `sha512-${digest}` };
    return { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, dist } } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
