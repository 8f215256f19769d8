/** `Symbol.asyncDispose`. Before Node 24 it is missing in the realms of test runners, where compiled code looks for this one. */
export const asyncDispose: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");
