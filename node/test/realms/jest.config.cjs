module.exports = {
  rootDir: __dirname,
  testMatch: ["**/*.jest.cjs"],
  // The tests are JavaScript.
  transform: {},
};
