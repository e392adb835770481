/** Where the whole story of an event goes. A line carries ids, names of ours and numbers; never what a person wrote. */
export interface Log {
  debug(context: object, message: string): void;
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
  /** The same log, with these fields on every line: a request id, for example. */
  child(context: object): Log;
}
