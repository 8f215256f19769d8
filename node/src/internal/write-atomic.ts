import { loadBuiltin } from "./lazy-builtin.js";

/**
 * Writes a file completely or not at all: the content goes to a temporary file in the same folder, which is then renamed.
 *
 * @returns the size in bytes
 * @throws the error of the file system or of `content`
 */
export async function writeAtomic(
  target: string | URL,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<number> {
  const path = typeof target === "string" ? target : loadBuiltin("node:url").fileURLToPath(target);
  const { open, rename, rm, writeFile } = loadBuiltin("node:fs/promises");
  const temporary = `${path}.${loadBuiltin("node:crypto").randomUUID()}.part`;
  const file = await open(temporary, "wx");
  try {
    await writeFile(file, content);
    const { size } = await file.stat();
    await file.close();
    await rename(temporary, path);
    return size;
  } catch (error) {
    await file.close();
    await rm(temporary, { force: true });
    throw error;
  }
}
