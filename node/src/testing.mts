// As index.mts: one copy, whichever way it is loaded.
export * from "./testing.js";
