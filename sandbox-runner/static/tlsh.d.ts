declare module 'tlsh' {
  /** TLSH of a text of bytes; throws for what is too short or too uniform. */
  export default function hash(text: string): string;
}
