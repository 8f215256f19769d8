/** Files that are there whole or not at all. */

import { builtin } from "./builtin.js";

/**
 * Write a file and give its size in bytes: until all of it has come, it has another name in the same folder.
 *
 * @throws what the file system says, or whoever the content comes from
 */
export async function saved(path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<number> {
  const { open, rename, rm, writeFile } = builtin("node:fs/promises");
  const part = `${path}.${builtin("node:crypto").randomUUID()}.part`;
  const file = await open(part, "wx");
  try {
    await writeFile(file, content);
    const { size } = await file.stat();
    await file.close();
    await rename(part, path);
    return size;
  } catch (thrown) {
    await file.close();
    await rm(part, { force: true });
    throw thrown;
  }
}
