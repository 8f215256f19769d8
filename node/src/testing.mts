// The same CommonJS module for `import` and `require`, as in index.mts.
export * from "./testing.js";
