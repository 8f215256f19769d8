// The package is one CommonJS copy, whichever way it is loaded: one queue, one tree of errors.
export * from "./index.js";
