/**
 * Loads a module of Node on first use. Some, such as `node:crypto`, take longer to load than this whole package, and most
 * programs never need them.
 */
export const loadBuiltin: NodeJS.Process["getBuiltinModule"] = process.getBuiltinModule;
