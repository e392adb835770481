/** The value that a text of JSON stands for; undefined, which is no JSON, for any other text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
