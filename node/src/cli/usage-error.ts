/** Arguments that the command does not have. */
export class UsageError extends Error {}
