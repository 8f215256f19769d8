/** `; did you mean …?` with the known name that a misspelt one most likely stands for; empty if none is close enough. */
export function suggestion(misspelt: string, known: Iterable<string>): string {
  const nearest = nearestName(misspelt, known);
  return nearest === undefined ? "" : `; did you mean \`${nearest}\`?`;
}

/** The known name that a misspelt one most likely stands for, if there is one close enough. */
function nearestName(misspelt: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let minimum = Math.max(2, Math.floor(misspelt.length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(normalized(misspelt), normalized(name));
    if (distance < minimum) [nearest, minimum] = [name, distance];
  }
  return nearest;
}

/** `client_id`, `clientID` and `clientId` are equal. */
function normalized(name: string): string {
  return name.replaceAll(/[_-]/g, "").toLowerCase();
}

/** Levenshtein distance. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const substitution = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
