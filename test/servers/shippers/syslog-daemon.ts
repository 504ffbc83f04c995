/** A program that takes lines in several ways of its own, each at a socket, and sends them on. */
export interface SyslogDaemon {
  /** Gives it lines to send in this way. */
  write(way: string, lines: readonly string[]): Promise<void>;
  /** How often this stands in what it printed so far. */
  count(what: string): number;
  stop(): Promise<void>;
}
