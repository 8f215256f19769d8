// Both entry points load the same CommonJS module, so that programs that mix `import` and `require` have one call queue and
// one set of error classes.
export * from "./index.js";
