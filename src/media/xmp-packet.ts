import { trainedAlgorithmicMedia } from './digital-source-type.ts';

/**
 * An XMP packet (ISO 16684-1) that marks a picture as made by a generative model
 * (`Iptc4xmpExt:DigitalSourceType`) and describes it (`dc:description`). `parametersText`, where given, goes into
 * `exif:UserComment`, which viewers show as the picture's comment.
 */
export function toXmpPacket(description: string, parametersText: string | undefined): string {
  const packet = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
   <xmp:CreatorTool>Pincel</xmp:CreatorTool>
   <Iptc4xmpExt:DigitalSourceType>${trainedAlgorithmicMedia}</Iptc4xmpExt:DigitalSourceType>
   <dc:description>${toLanguageAlternative(description)}</dc:description>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`;
  return parametersText === undefined ? packet : addXmpComment(packet, parametersText);
}

/** A packet of `toXmpPacket` that had no comment, with one. */
export function addXmpComment(packet: string, comment: string): string {
  const end = packet.lastIndexOf('\n  </rdf:Description>');
  const element = `<exif:UserComment>${toLanguageAlternative(comment)}</exif:UserComment>`;
  return `${packet.slice(0, end)}\n   ${element}${packet.slice(end)}`;
}

function toLanguageAlternative(text: string): string {
  return `<rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt>`;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  // A bare carriage return would be read back as a line feed (XML 1.0, 2.11).
  '\r': '&#xD;',
};

/** What XML 1.0 (2.2) cannot carry even escaped. Lone surrogates are among it, hence the `u` flag. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Text as XML element content; characters that XML cannot carry become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(forbidden, '\uFFFD')
    .replace(/[&<>\r]/g, (character) => escapes[character] ?? character);
}
