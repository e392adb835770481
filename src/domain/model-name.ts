const longestName = 64;
/** Names of devices, which Windows makes no folder of. */
const reservedName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** True for a name that is one folder on every system, seen in a listing, and taken by `--model` as it is. */
export function isModelName(name: string): boolean {
  return name.length <= longestName && /^[a-z\d]([\w.-]*[\w-])?$/i.test(name) && !reservedName.test(name);
}

/** The name nearest to `text` that a model may have; undefined when nothing of it is left. */
export function toModelName(text: string): string | undefined {
  const name = text
    .replaceAll(/[^\w.-]+/g, '-')
    .replace(/^[^a-z\d]+/i, '')
    .slice(0, longestName)
    .replace(/\.+$/, '');
  return isModelName(name) ? name : undefined;
}
