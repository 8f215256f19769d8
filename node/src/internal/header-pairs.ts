/** The names and values of headers, which the addon passes as name, value, name, value… */
export function* headerPairs(headers: readonly string[]): Generator<[string, string]> {
  for (let index = 0; index < headers.length; index += 2) yield [headers[index]!, headers[index + 1]!];
}
