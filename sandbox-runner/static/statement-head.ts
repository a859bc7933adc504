/**
 * Whether a picture or a sound begins as a statement of JavaScript too: behind its mark, where widths and lengths are,
 * stands a comment or an assignment (`GIF89a/*`, `BM=`). As a number that is a width above 10,000 or a length that no
 * encoder writes. `head`: a letter a byte.
 */
export const isStatement = (head: string): boolean =>
  /^(?:(?:GIF8[79]a|BM|RIFF|OggS|fLaC)(?:\/\*|=[\t\n -~])|\xff\xd8\xff[\xe0-\xef]\/\*)/.test(head);
