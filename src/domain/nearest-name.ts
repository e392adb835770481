/** Longer input is compared by its beginning: no name of ours is near it anyway. */
const comparedCharacters = 64;

/**
 * The known name most like `asked` by edit distance (Levenshtein), ignoring case; undefined when more than half of the
 * longer one, or more than `maxChanges` characters, would have to change. Of equally near names the first wins.
 */
export function nearestName(
  asked: string,
  known: readonly string[],
  maxChanges = Number.POSITIVE_INFINITY,
): string | undefined {
  const wanted = asked.trim().toLowerCase().slice(0, comparedCharacters);
  let nearest: string | undefined;
  let nearestDistance = Number.POSITIVE_INFINITY;
  for (const name of known) {
    const distance = editDistance(wanted, name.toLowerCase());
    const isNear = distance <= Math.min(maxChanges, Math.max(wanted.length, name.length) / 2);
    if (isNear && distance < nearestDistance) {
      nearest = name;
      nearestDistance = distance;
    }
  }
  return nearest;
}

function editDistance(left: string, right: string): number {
  let previousRow = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    let diagonal = row - 1;
    let leftNeighbour = row;
    const currentRow = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const above = previousRow[column] ?? column;
      const replaced = diagonal + (left[row - 1] === right[column - 1] ? 0 : 1);
      leftNeighbour = Math.min(replaced, above + 1, leftNeighbour + 1);
      currentRow.push(leftNeighbour);
      diagonal = above;
    }
    previousRow = currentRow;
  }
  return previousRow[right.length] ?? left.length;
}
