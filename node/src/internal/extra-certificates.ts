import { readFileSync } from "node:fs";

/**
 * The certificates that `NODE_EXTRA_CA_CERTS` adds to those that Node trusts. A file that cannot be used is ignored: Node
 * has warned of it.
 */
export function extraCertificates(): string | undefined {
  const path = process.env.NODE_EXTRA_CA_CERTS;
  if (!path) return undefined;
  try {
    const text = readFileSync(path, "utf8");
    return text.includes("-----BEGIN CERTIFICATE-----") ? text : undefined;
  } catch {
    return undefined;
  }
}
