import {
  createServer as createHttpServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

import selfsigned from "selfsigned";

const DAY = 86_400_000;
const ALIKE = { keyType: "ec", algorithm: "sha256" } as const;

/** A certificate and its key, as PEM. */
export interface Identity {
  cert: string;
  key: string;
}

/** Creates a certificate authority, whose certificate may also be that of a host. */
export async function createAuthority(name = "An authority", host?: string): Promise<Identity> {
  const extensions = [
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", keyCertSign: true, digitalSignature: true, critical: true },
  ] as const;
  const made = await selfsigned.generate([{ name: "commonName", value: name }], {
    ...ALIKE,
    extensions: [
      ...extensions,
      ...(host === undefined
        ? []
        : [{ name: "subjectAltName" as const, altNames: [{ type: 2 as const, value: host }] }]),
    ],
  });
  return { cert: made.cert, key: made.private };
}

/** Issues a certificate for a host that is valid for one day, centred `age` days ago. */
export async function issueCertificate(by: Identity, host: string, age = 0): Promise<Identity> {
  const began = Date.now() - age * DAY;
  const made = await selfsigned.generate([{ name: "commonName", value: host }], {
    ...ALIKE,
    ca: by,
    notBeforeDate: new Date(began - DAY / 2),
    notAfterDate: new Date(began + DAY / 2),
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "extKeyUsage", serverAuth: true, clientAuth: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: host }] },
    ],
  });
  return { cert: made.cert, key: made.private };
}

export interface Peer extends AsyncDisposable {
  readonly port: number;
}

/** Starts a TLS endpoint in front of a plain HTTP service. */
export function startTlsRelay(url: string, options: TlsOptions): Promise<Peer> {
  const server = createTlsServer(options, (socket) => join(socket, connect(Number(new URL(url).port), "127.0.0.1")));
  // Clients that reject the certificate disconnect, which is no error of the server.
  server.on("tlsClientError", () => {});
  return listening(server);
}

export interface Proxy extends Peer {
  /** Request line and credentials of each request. */
  readonly seen: { requestLine: string; authorization: string | undefined }[];
}

/** Starts a proxy that connects every host to `port`. With `password`, it requires the user `me`. */
export async function startProxy(port: number, password?: string): Promise<Proxy> {
  const seen: Proxy["seen"] = [];
  const wanted = `Basic ${Buffer.from(`me:${password}`).toString("base64")}`;
  const admits = ({ method, url, headers }: IncomingMessage) => {
    const authorization = headers["proxy-authorization"];
    seen.push({ requestLine: `${method} ${url}`, authorization });
    return password === undefined || authorization === wanted;
  };
  const server = createHttpServer((request: IncomingMessage, response: ServerResponse) => {
    if (!admits(request)) return void response.writeHead(407).end();
    const { method, headers } = request;
    const { pathname, search } = new URL(request.url!);
    const onward = forward({ port, host: "127.0.0.1", method, headers, path: pathname + search }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    if (!admits(request))
      return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
    socket.write("HTTP/1.1 200 Connected\r\n\r\n");
    join(socket, connect(port, "127.0.0.1"));
  });
  return Object.assign(await listening(server), { seen });
}

function join(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  for (const [socket, peer] of [
    [one, other],
    [other, one],
  ] as const) {
    socket.on("error", () => peer.destroy());
    socket.on("close", () => peer.destroy());
  }
}

async function listening(server: Server): Promise<Peer> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  await new Promise<void>((begun) => server.listen(0, "127.0.0.1", begun));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
