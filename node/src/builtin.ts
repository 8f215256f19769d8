/** Modules of Node's own that only some calls need. */

/**
 * A module of Node's own, loaded by the first call that asks for it: the likes of `node:crypto` take longer than all of
 * this package, and most programs never get to where they are needed.
 */
export const builtin: NodeJS.Process["getBuiltinModule"] = process.getBuiltinModule;
