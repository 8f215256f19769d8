// What bundlers for browsers and edge runtimes find instead of the package: see `exports` in package.json.

function refuse(): never {
  throw new Error(
    "airbyte-agent contains a native addon, so it runs in Node.js, Bun and Deno, but not in browsers or edge runtimes such as " +
      "Cloudflare Workers. Import it on a server: in Next.js, from route handlers and server components without " +
      '`runtime = "edge"`; in jest, with `testEnvironment: "node"`.',
  );
}

// An export makes it a CommonJS module, of which bundlers do not know what it lacks. They would warn of each name otherwise.
export default refuse();
