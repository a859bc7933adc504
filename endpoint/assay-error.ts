/** What a user can do something about: a code for programs, a message in words. */
export class AssayError extends Error {
  override name = 'AssayError';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
