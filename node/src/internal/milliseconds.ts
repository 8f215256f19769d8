/** Converts seconds of the core. Rounded to microseconds, because more digits would be noise. */
export function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e3;
}
