/**
 * IPTC's term for media made by a generative model, the value of `Iptc4xmpExt:DigitalSourceType`
 * (IPTC Photo Metadata User Guide, "Guidance for using Digital Source Type"; http://cv.iptc.org/newscodes/digitalsourcetype).
 */
export const trainedAlgorithmicMedia =
  'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
