const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', '#xD': '\r' };

/** The text an XML reader finds in escaped element content. */
export function unescapeXml(text: string): string {
  return text.replace(/&([^;]+);/g, (entity, name: string) => entities[name] ?? entity);
}

/** A property of an XMP packet: plain, or the default of a language alternative; undefined when it is not there. */
export function readXmpValue(xmp: string, property: string): string | undefined {
  const content = new RegExp(`<${property}>(.*)</${property}>`, 's').exec(xmp)?.[1];
  const alternative = /<rdf:li xml:lang="x-default">(.*)<\/rdf:li>/s.exec(content ?? '')?.[1];
  return content === undefined ? undefined : unescapeXml(alternative ?? content);
}
