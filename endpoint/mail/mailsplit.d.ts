declare module 'mailsplit' {
  import type { Transform } from 'node:stream';

  export class Headers {
    remove(name: string): void;
    add(name: string, value: string, index?: number): void;
    build(): Buffer;
  }
  interface Node {
    type: 'node';
    headers: Headers;
    multipart: string | false;
    encoding: string | false;
    filename: string | false;
    getHeaders(): Buffer;
  }
  interface Bytes {
    type: 'body' | 'data';
    value: Buffer;
  }
  interface Pieces extends Transform {
    [Symbol.asyncIterator](): NodeJS.AsyncIterator<Node | Bytes>;
  }
  export const Splitter: new (options?: { maxHeadSize?: number; maxChildNodes?: number }) => Pieces;
}
