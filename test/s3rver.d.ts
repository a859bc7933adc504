declare module 's3rver' {
  /** An S3 server on files: checks signatures, takes uploads in parts. Credentials: S3RVER, S3RVER. */
  export default class S3rver {
    constructor(options: { address: string; port: number; silent: boolean; directory: string; configureBuckets: { name: string }[] });
    run(): Promise<{ address: string; port: number }>;
    close(): Promise<void>;
  }
}
